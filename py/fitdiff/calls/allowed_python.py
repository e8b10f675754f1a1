"""What a Python call may use. A list of what is allowed, not of what is not."""

from __future__ import annotations

import re

from fitdiff.calls.words import words

# What people import modules as.
ALIASES = {
    "sm": "statsmodels.api",
    "smf": "statsmodels.formula.api",
    "tsa": "statsmodels.tsa.api",
    "np": "numpy",
    "numpy": "numpy",
    "pd": "pandas",
    "pandas": "pandas",
    "stats": "scipy.stats",
    "scipy": "scipy",
    "sklearn": "sklearn",
    "statsmodels": "statsmodels",
    "lifelines": "lifelines",
    "linearmodels": "linearmodels",
    "pygam": "pygam",
    "patsy": "patsy",
    "pmdarima": "pmdarima",
    "pm": "pmdarima",
    "sksurv": "sksurv",
    "xgboost": "xgboost",
    "xgb": "xgboost",
    "lightgbm": "lightgbm",
    "lgb": "lightgbm",
}
# What pip calls packages whose modules have another name.
PIP_NAMES = {"sksurv": "scikit-survival", "sklearn": "scikit-learn"}
# Packages that people compare with and that are not on the list, by what pip calls them.
OTHERS = {
    "catboost": "catboost",
    "pingouin": "pingouin",
    "prophet": "prophet",
    "statsforecast": "statsforecast",
    "pyfixest": "pyfixest",
    "arch": "arch",
    "bambi": "bambi",
    "imblearn": "imbalanced-learn",
    "keras": "keras",
    "torch": "torch",
}
# Modelling packages: all that is public in them but what is refused below.
PACKAGES = ("sklearn", "statsmodels", "scipy.stats", "lifelines", "linearmodels", "pygam")
# Of each, parts that read or write files, fetch, draw, run tests, or hold tools for developers.
REFUSED_PARTS = re.compile(
    r"^(_.*|datasets|externals|utils|tests?|conftest|experimental|iolib|graphics|sandbox|compat|"
    r"feature_extraction|setup_helper|show_versions|webdoc|x13|x12|x13_.*|x12_.*|sampling|"
    r"rv_.*|load.*|save.*|read_.*|write_.*|dump.*|open.*|export_.*|plot.*|fetch_.*|get_data_home|"
    r"clear_data_home|qqplot.*|ProbPlot|.*Display|calibration_plot|config_context|set_config|"
    r"get_config|import.*|exec.*|eval.*|pickle.*|joblib|os|sys|subprocess|np|pd|warnings|"
    r"mosaic|violinplot|beanplot|plottools|MICE.*|options|formulatools|handle_formula_data)$"
)
# statsmodels.tools has these for users.
TOOLS = frozenset({"add_constant", "eval_measures", "tools"})
NUMPY = words(
    """
    abs absolute add all any append arange arccos arcsin arctan argmax argmin argsort around
    array asarray average bincount bool_ ceil clip column_stack concatenate corrcoef cos cosh
    count_nonzero cov cumprod cumsum diag diff digitize divide dot e equal exp expand_dims expm1
    eye float32 float64 floor full full_like greater histogram hstack identity inf int32 int64
    interp isfinite isin isnan less linspace log log10 log1p log2 logaddexp logical_and
    logical_not logical_or logspace matmul max maximum mean median min minimum mod multiply nan
    nan_to_num nanmax nanmean nanmedian nanmin nanpercentile nanquantile nanstd nansum nanvar
    negative newaxis ones ones_like outer percentile pi polyfit polyval power prod ptp quantile
    ravel repeat reshape round sign sin sinh sort split sqrt square squeeze stack std subtract
    sum tan tanh tile transpose trapezoid unique vander var vstack where zeros zeros_like
    linalg.inv linalg.pinv linalg.solve linalg.lstsq linalg.norm linalg.eigh linalg.eigvalsh
    linalg.svd linalg.qr linalg.det linalg.cholesky linalg.matrix_rank linalg.cond
    linalg.slogdet random.default_rng random.RandomState
    """
)
PANDAS = words(
    "Categorical CategoricalDtype DataFrame NA Series Timestamp concat crosstab cut factorize "
    "get_dummies isna isnull melt merge notna notnull pivot_table qcut to_datetime to_numeric "
    "Index Interval"
)
PATSY = words("dmatrix dmatrices Treatment Sum Diff Helmert Poly bs cr cc te")
# Of these, estimators and what makes their outcomes: the rest reads files by a string of any form.
ESTIMATORS = {
    "xgboost": words("XGBClassifier XGBRegressor XGBRFClassifier XGBRFRegressor XGBRanker"),
    "lightgbm": words("LGBMClassifier LGBMRegressor LGBMRanker"),
    "pmdarima": words("ARIMA auto_arima acf pacf arima.ndiffs arima.nsdiffs"),
    "sksurv": words(
        """
        linear_model.CoxnetSurvivalAnalysis linear_model.CoxPHSurvivalAnalysis
        linear_model.IPCRidge ensemble.RandomSurvivalForest ensemble.ExtraSurvivalTrees
        ensemble.GradientBoostingSurvivalAnalysis tree.SurvivalTree compare.compare_survival
        nonparametric.kaplan_meier_estimator nonparametric.nelson_aalen_estimator
        metrics.concordance_index_censored util.Surv.from_arrays util.Surv.from_dataframe
        """
    ),
}
SCIPY = words(
    """
    special.expit special.logit special.ndtr special.ndtri special.gammaln special.comb special.erf
    spatial.distance.pdist spatial.distance.cdist spatial.distance.squareform
    cluster.hierarchy.linkage cluster.hierarchy.fcluster cluster.hierarchy.cut_tree
    """
)
BUILTINS = words(
    "abs bool complex dict float int len list max min pow range round set sorted "
                     "str sum tuple"
) - {"str"}  # fmt: skip
# Functions that formulas of patsy and formulaic have of their own.
FORMULA = words(
    "C Q I center standardize scale bs cr cc te poly Treatment Sum Diff Helmert Poly contr log "
    "log10 exp sqrt hashed lag"
)
# Attributes and methods of results, estimators, arrays and data frames. Names that end in "_"
# (coef_, intercept_) are allowed as well.
ATTRIBUTES = words(
    """
    fit fit_transform fit_predict fit_regularized fit_constrained fit_intercept transform
    inverse_transform predict predict_proba predict_log_proba decision_function score
    score_samples get_params set_params set_output named_steps staged_predict staged_predict_proba
    predict_survival_function predict_cumulative_hazard predict_partial_hazard
    predict_expectation predict_median predict_log_partial_hazard kneighbors
    feature_names_in_ get_feature_names_out get_support partial_fit
    params bse pvalues tvalues zvalues conf_int cov_params normalized_cov_params scale summary
    summary2 summary_frame resid resid_pearson resid_deviance resid_response resid_working
    fittedvalues fitted_values aic bic bic_llf aicc hqic llf llnull deviance pearson_chi2
    null_deviance df_resid df_model nobs rsquared rsquared_adj prsquared ess ssr centered_tss
    uncentered_tss mse_model mse_resid mse_total fvalue f_pvalue use_t get_robustcov_results
    HC0_se HC1_se HC2_se HC3_se cov_HC0 cov_HC1 cov_HC2 cov_HC3 get_prediction get_forecast
    forecast t_test t_test_pairwise f_test wald_test wald_test_terms compare_lr_test compare_f_test
    compare_lm_test get_margeff margeff margeff_se get_influence cooks_distance hat_matrix_diag
    dffits dfbetas resid_studentized resid_studentized_internal resid_studentized_external
    outlier_test eigenvals condition_number mle_retvals converged random_effects
    random_effects_cov cov_re fe_params bse_fe bse_re vcomp pvalues_fe cov_re_unscaled
    standard_errors_
    params_ confidence_intervals_ concordance_index_ log_likelihood_ tstats std_errors cov
    loglik f_statistic j_stat wald sargan wu_hausman first_stage resids idiosyncratic
    estimated_effects variance_decomposition entity_effects time_effects from_formula
    statistic pvalue df confidence_interval correlation slope intercept rvalue stderr
    intercept_stderr zstatistic low high expected_freq dof statistics estimate proportion_ci
    table evaluate reject distance_of_means tukeyhsd meandiffs confint std_pairs q_crit
    from_data resid_corr mv_test results_class results llr llr_pvalue null
    arparams maparams sigma2 seasonal trend simulate_ smoothed_state filtered_state polynomial_ar
    level slope_ season sse power solve_power irf fevd test_causality test_normality test_whiteness
    survival_function_ cumulative_hazard_ median_survival_time_ event_table
    ppf cdf pdf pmf sf isf rvs logpdf logpmf logcdf logsf interval moment entropy expect_
    mean median std var sum min max count quantile mode sem skew kurt kurtosis corr cov cumsum
    cumprod cummax cummin diff shift rank round abs clip describe value_counts nunique unique
    all any idxmin idxmax dot T shape size ndim values to_numpy tolist item astype index columns
    dtype dtypes reshape ravel flatten copy transpose squeeze loc iloc at iat head tail drop
    dropna fillna isna notna isnull notnull isin between rename reset_index set_index sort_values
    sort_index assign_ select_dtypes groupby rolling expanding ewm pct_change get_group first last
    nth ngroup cumcount codes categories cat reorder_categories set_categories
    rename_categories remove_unused_categories as_ordered as_unordered add_categories
    test_null_odds test_equal_odds oddsratio_pooled oddsratio_pooled_confint logodds_pooled
    logodds_pooled_se logodds_pooled_confint riskratio_pooled
    oddsratio oddsratio_confint oddsratio_pvalue log_oddsratio log_oddsratio_se
    log_oddsratio_confint log_oddsratio_pvalue riskratio riskratio_confint riskratio_pvalue
    log_riskratio log_riskratio_se log_riskratio_confint log_riskratio_pvalue
    symmetry homogeneity test_nominal_association test_ordinal_association
    independence_probabilities marginal_probabilities chi2_contribs standardized_resids
    local_oddsratios local_log_oddsratios cumulative_oddsratios cumulative_log_oddsratios
    real imag argmax argmin argsort conj prod ptp nonzero
    lt le gt ge eq ne add sub mul div pow map_ replace where mask duplicated drop_duplicates
    melt pivot unstack stack join merge dt year month day days dayofyear dayofweek weekday
    total_seconds to_frame predicted_mean se_mean
    normal uniform standard_normal integers permutation choice random
    """
)
# Arguments that name a file or a place, or take code or a callback.
ARGUMENTS = words(
    """
    file filename path out_file outfile fname memory location cachedir cache_dir data_home
    path_or_buf filepath_or_buffer buf io callback callbacks eval_env context env namespace
    x12path tempdir compile_kwargs data_class extra_namespace formula_engine
    xgb_model init_model model_file input_model output_model machines
    forcedsplits_filename forced_splits_filename forced_splits_file forced_splits fs
    forcedbins_filename machine_list_filename machine_list_file machine_list mlist
    """
)
# Arguments whose strings are levels of a category.
LEVEL_ARGUMENTS = frozenset({"levels", "categories", "labels", "reference", "order"})
REFUSED_NAMES = words(
    "eval exec compile open input getattr setattr delattr hasattr globals locals vars dir type "
    "object super classmethod staticmethod property breakpoint help exit quit memoryview "
    "os sys subprocess builtins importlib pathlib shutil pickle joblib socket ctypes io inspect "
    "runpy code codecs marshal shelve tempfile urllib requests callable id iter next map filter "
    "format print repr str vars"
)
EXAMPLES = (
    "public functions of sklearn, statsmodels and scipy.stats, and numeric ones of numpy and pandas"
)


def is_attribute(name: str) -> bool:
    """Whether a call may use an attribute: of the list, or what a fit learnt, as ``coef_``."""
    learnt = name.endswith("_") and not name.startswith("_") and not name.endswith("__")
    return name in ATTRIBUTES or learnt
