from fitdiff.figures.rows import places_of, rows_of


def test_steps_without_effect_in_any_panel_share_the_last_row() -> None:
    rows = rows_of(["a", "b", "c", "d"], [[0.1, 0.0, 0.0, 0.05], [0.2, 0.0, 0.0005, 0.0]])
    assert [row.label for row in rows] == ["a", "d", "2 settings without effect"]
    assert rows[-1].steps == (1, 2)
    places = places_of(rows, 0.5, [0.2, 0.0, 0.0005, 0.0])
    assert [place.start for place in places[1:]] == [place.end for place in places[:-1]]
    assert abs(places[-1].end - 0.7005) < 1e-12


def test_a_single_step_without_effect_keeps_its_name() -> None:
    assert [row.label for row in rows_of(["a", "b"], [[0.1, 0.0]])] == ["a", "b"]


def test_where_nothing_has_an_effect_all_share_a_row() -> None:
    assert [row.steps for row in rows_of(["a", "b"], [[0.0, 0.0]])] == [(0, 1)]
