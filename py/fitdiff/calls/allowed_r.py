"""What an R call may use. A list of what is allowed, not of what is not."""

from __future__ import annotations

import re

from fitdiff.calls.words import words

# Functions of base, utils and methods: no file, no process, no code from text, no function found
# by a string.
BASE = words(
    """
    abs all any anyNA aperm array as.character as.data.frame as.double as.factor as.integer
    as.logical as.matrix as.numeric as.ordered as.vector besselI besselJ besselK c cbind ceiling
    chol choose colMeans colnames colSums complete.cases cos crossprod cummax cummin cumprod cumsum
    cut data.frame det diag diff digamma dim drop droplevels duplicated exp expand.grid expm1
    factor factorial findInterval floor gamma head I identity ifelse interaction inverse.rle
    is.element is.factor is.finite is.na is.nan is.null is.numeric lbeta lchoose length levels
    lgamma list log log10 log1p log2 logical matrix max mean merge min names nchar ncol nlevels
    NROW NCOL nrow numeric order ordered pmax pmin prettyNum prod qr range rank rbind rep
    rep_len rev rle round row.names rowMeans rownames rowsum rowSums scale seq seq_along seq_len
    signif sin sinh sign solve sort split sqrt stack subset sum summary svd t table tabulate
    tail tan tanh tcrossprod trigamma trunc union unique unlist unname unsplit which
    which.max which.min with within xor zapsmall acos asin atan atan2 cosh is.character
    suppressWarnings suppressMessages prop.table proportions addNA setdiff intersect
    set.seed as.Date difftime
    """
)
OPERATORS = words("+ - * / ^ : == != < <= > >= & && | || ! ~ ( [ [[ $ :: %in% %% %/% %*% %o% %x%")
# In the order in which a bare name is looked for.
PACKAGES = tuple(
    [
        "stats",
        "MASS",
        "survival",
        "splines",
        "nlme",
        "lme4",
        "nnet",
        "mgcv",
        "glmnet",
        "sandwich",
        "lmtest",
        "car",
        "class",
        "rpart",
        "e1071",
        "randomForest",
        "ranger",
        "quantreg",
        "geepack",
        "survey",
        "emmeans",
        "lmerTest",
        "robustbase",
        "glmmTMB",
        "pROC",
        "forecast",
        "FactoMineR",
        "broom",
        "insight",
        "cluster",
        "KernSmooth",
        "ivreg",
        "AER",
        "plm",
        "fixest",
        "pscl",
        "ordinal",
        "gam",
        "VGAM",
        "betareg",
        "logistf",
        "xgboost",
        "lightgbm",
        "kknn",
        "kernlab",
        "klaR",
        "gbm",
        "party",
        "partykit",
        "penalized",
        "elasticnet",
        "lars",
        "ncvreg",
        "clubSandwich",
        "estimatr",
        "moments",
        "coin",
        "exact2x2",
        "dunn.test",
        "stats4",
    ]
)
# Where a function of a package that may not be installed comes from, for the message.
HOMES = {
    "lmer": "lme4", "glmer": "lme4", "coeftest": "lmtest", "vcovHC": "sandwich",
    "vcovCL": "sandwich", "NeweyWest": "sandwich", "Anova": "car", "feols": "fixest",
    "feglm": "fixest", "plm": "plm", "ivreg": "ivreg", "geeglm": "geepack", "rq": "quantreg",
    "randomForest": "randomForest", "ranger": "ranger", "rpart": "rpart", "svm": "e1071",
    "naiveBayes": "e1071", "multinom": "nnet", "knn": "class", "lmrob": "robustbase",
    "glmmTMB": "glmmTMB", "zeroinfl": "pscl", "hurdle": "pscl", "betareg": "betareg",
    "logistf": "logistf", "clm": "ordinal", "auto.arima": "forecast", "ets": "forecast",
    "roc": "pROC", "auc": "pROC", "PCA": "FactoMineR", "xgboost": "xgboost",
    "lgb.train": "lightgbm", "glht": "multcomp", "svyglm": "survey", "emmeans": "emmeans",
    "glm.nb": "MASS", "polr": "MASS", "coxph": "survival", "Surv": "survival", "gam": "mgcv",
    "glmnet": "glmnet", "cv.glmnet": "glmnet", "lm_robust": "estimatr",
}  # fmt: skip
# Exports of packages above that read or write files, open connections, run code from text, find
# functions by a string, or draw.
REFUSED = words(
    """
    stats::read.ftable stats::write.ftable stats::heatmap stats::biplot stats::screeplot
    stats::scatter.smooth stats::interaction.plot stats::lag.plot stats::monthplot stats::termplot
    stats::cpgram stats::tsdiag stats::ts.plot stats::as.formula stats::formula stats::reformulate
    stats::aggregate stats::ave stats::reorder stats::dendrapply stats::addmargins stats::D
    stats::deriv stats::deriv3 stats::numericDeriv stats::selfStart stats::optim stats::optimize
    stats::optimise stats::optimHess stats::uniroot stats::integrate stats::nlm stats::nlminb
    stats::constrOptim stats::symnum stats::identify stats::eff.aovlist stats::kernapply
    stats::sortedXyData stats::getInitial stats::delete.response stats::terms stats::terms.formula
    stats::rect.hclust stats::model.frame.default stats::stepfun stats::update.formula
    MASS::write.matrix MASS::renumerate MASS::truehist MASS::eqscplot MASS::parcoord
    MASS::ldahist MASS::frequency.polygon MASS::enlist MASS::fbeta MASS::denumerate
    car::Import car::Export car::carWeb car::carHexsticker car::deltaMethod car::Boot
    car::linearHypothesis car::lht car::matchCoefs car::linearHypothesis.default car::Predict
    car::makeHypothesis car::printHypothesis car::strings2factors car::recode car::Recode
    car::gamLine
    e1071::write.svm e1071::read.matrix.csr e1071::write.matrix.csr e1071::tune e1071::tune.wrapper
    e1071::element e1071::bootstrap.lca e1071::cshell e1071::probplot e1071::stft
    rpart::post rpart::snip.rpart rpart::path.rpart
    randomForest::rfNews randomForest::MDSplot randomForest::tuneRF
    quantreg::FAQ quantreg::ChangeLog quantreg::latex quantreg::latex.table
    lme4::bootMer lme4::mkLmerDevfun lme4::nlformula lme4::checkConv lme4::refitML
    survey::withReplicates survey::svycontrast survey::svyby survey::svybys
    survey::withPV survey::with.svyimputationList
    mgcv::jagam mgcv::ginla mgcv::get.var mgcv::gumbls mgcv::trind.generator
    emmeans::emm_example survey::svymle stats::expand.model.frame stats::replications
    stats::aggregate.ts stats::aggregate.data.frame
    mgcv::blas.thread.test mgcv::vis.gam mgcv::pen.edf mgcv::bam.update mgcv::interpret.gam
    glmnet::bigGlm
    insight::download_model insight::get_data insight::get_datagrid insight::color_if
    insight::print_color insight::print_colour insight::export_table insight::check_if_installed
    nlme::gapply nlme::phenoModel nlme::quinModel nlme::gsummary nlme::asTable nlme::allVarsRec
    stats4::mle
    """
)
REFUSED_PATTERN = re.compile(
    r"(?i)^(\.|plot|read|write|save|load|export|import|source|sys|dump|sink|cat$|print|latex|view|"
    r"parse|eval|do\.?call|match\.?fun|get$|assign|run|edit|fix$|browse|debug|trace|http|download|"
    r"url|file|open|install|lines$|points$|text$|pairs|panel|hist|barplot|boxplot|qqPlot|scatter)"
)
# Arguments that name a file or a place, or take code or a callback.
ARGUMENTS = words(
    "file path con connection filename dir dbname dbtype envir env enclos expr callback"
)
# Arguments whose value R looks up as a function when it is a string: the string must name a
# function that is allowed, and must be written out.
FUNCTION_ARGUMENTS = words("FUN fun fn fcn method na.action contrasts contr family optimizer")
# Arguments in which R takes a string for a formula: a column must not be that string.
CODE_ARGUMENTS = words("formula formula. fixed random specs var model scope")
# Arguments whose strings are levels of a factor.
LEVEL_ARGUMENTS = frozenset({"levels", "labels", "ref", "exclude", "base", "reference"})
EXAMPLES = "functions of installed modelling packages (stats, MASS, survival, lme4, ...), and c, \
factor, log, data.frame and the like"
