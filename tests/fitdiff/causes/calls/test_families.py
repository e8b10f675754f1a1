from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Call, Language, Name, Node
from fitdiff.causes.calls.edits import apply
from fitdiff.causes.calls.families import link_changes
from fitdiff.causes.calls.number import Facts


def codes(tree: Node, language: Language) -> set[str]:
    made = set()
    for one in link_changes(tree, language, "first"):
        after = apply(tree, [one.edit], Facts(1))  # type: ignore[list-item]
        assert after is not None
        made.add(print_call(after, language))
    return made


def test_a_family_named_without_a_call_gets_other_links() -> None:
    call = Call(Name("glm"), (Argument("family", Name("Gamma")),))
    assert codes(call, "r") == {
        'glm(family = Gamma(link = "identity"))',
        'glm(family = Gamma(link = "log"))',
    }


def test_links_of_statsmodels_are_classes() -> None:
    call = parse_python("sm.GLM(y, X, family=sm.families.Poisson())")
    assert "sm.GLM(y, X, family=sm.families.Poisson(link=sm.families.links.Sqrt()))" in codes(
        call, "py"
    )


def test_the_link_that_is_stated_is_not_tried() -> None:
    call = parse_python("sm.families.Gamma(link=sm.families.links.Log())")
    assert codes(call, "py") == {
        "sm.families.Gamma(link=sm.families.links.Identity())",
        "sm.families.Gamma(link=sm.families.links.InversePower())",
    }
