import pytest

from fitdiff.calls.printing import print_call
from fitdiff.calls.python_syntax import parse_python
from fitdiff.calls.tree import Argument, Call, Constant, Language, Name, Node, walk
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.families import link_changes
from fitdiff.causes.calls.number import Facts


def codes(tree: Node, language: Language) -> set[str]:
    made = set()
    for one in link_changes(tree, language, "first"):
        after = apply(tree, [one.edit], Facts(1))  # type: ignore[list-item]
        assert after is not None
        made.add(print_call(after, language))
    return made


def said(tree: Node, language: Language) -> list[tuple[str, str, str]]:
    return [(one.setting, one.before, one.after) for one in link_changes(tree, language, "first")]


def family(name: str, *arguments: Argument) -> Call:
    return Call(Name(name), arguments)


LOG = Constant("string", "log")


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


def test_a_family_may_be_named_by_a_string() -> None:
    call = family("glm", Argument("family", Constant("string", "poisson")))
    assert codes(call, "r") == {
        'glm(family = poisson(link = "identity"))',
        'glm(family = poisson(link = "sqrt"))',
    }
    assert said(call, "r") == [
        ("poisson:link", "default log", '"identity"'),
        ("poisson:link", "default log", '"sqrt"'),
    ]


def test_other_arguments_and_other_families_name_none() -> None:
    assert said(family("glm", Argument("x", Name("Gamma"))), "r") == []
    assert said(family("glm", Argument("family", Name("mine"))), "r") == []
    assert said(family("glm", Argument("family", Constant("double", 1.0))), "r") == []


def test_links_of_r_are_strings() -> None:
    assert codes(family("poisson"), "r") == {
        'poisson(link = "identity")',
        'poisson(link = "sqrt")',
    }
    assert said(family("poisson"), "r")[0] == ("poisson:link", "default log", '"identity"')


@pytest.mark.parametrize(("name", "code"), [("link", "link = "), (None, "")])
def test_a_link_that_is_stated_is_replaced_where_it_stands(name: str | None, code: str) -> None:
    call = family("Gamma", Argument(name, LOG))
    assert codes(call, "r") == {f'Gamma({code}"inverse")', f'Gamma({code}"identity")'}
    assert said(call, "r")[0] == ("Gamma:link", '"log"', '"inverse"')


def test_other_arguments_of_a_family_stay() -> None:
    call = family("Gamma", Argument("x", Name("a")), Argument("link", LOG))
    assert 'Gamma(x = a, link = "inverse")' in codes(call, "r")


def test_changes_of_links_are_choices_of_the_side() -> None:
    for call in (family("Gamma"), family("glm", Argument("family", Name("Gamma")))):
        found = list(link_changes(call, "r", "second"))
        assert {(one.side, one.family, one.meaning) for one in found} == {
            ("second", "choice", "link")
        }


def test_values_are_strings_of_r() -> None:
    for call in (family("Gamma"), family("glm", Argument("family", Name("Gamma")))):
        for one in link_changes(call, "r", "first"):
            (value,) = constants(one.edit)
            assert value.kind == "string"


def constants(edit: object) -> list[Constant]:
    node = getattr(edit, "value", None) or getattr(edit, "new", None)
    assert isinstance(node, Node)
    return [one for one in walk(node) if isinstance(one, Constant)]


def test_links_of_statsmodels_are_beside_their_family() -> None:
    call = parse_python("families.Poisson()")
    assert said(call, "py") == [
        ("Poisson:link", "default Log", "families.links.Identity()"),
        ("Poisson:link", "default Log", "families.links.Sqrt()"),
    ]
    assert said(parse_python("Poisson()"), "py") == [], "links are not known beside it"
    assert said(parse_python("other.Poisson()"), "py") == []
    assert said(parse_python("sm.families.poisson()"), "py") == [], "that is R's"
