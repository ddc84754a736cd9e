from importlib.metadata import entry_points

import pytest

pytest_plugins = ["pytester"]


PACK = """
rules:
  - id: cliche/mir
    category: cliche
    phrases: [мир возможность]
    message: а
    examples:
      bad:
        - "[[мир возможностей]]"
        - "Открыт [[мир]] возможностей"
      ok: [Счёт]
"""


@pytest.fixture
def run(pytester: pytest.Pytester):
    installed = entry_points(group="pytest11", name="adrules")
    plugin = () if installed else ("-p", "adrules.authoring.pytest_plugin")

    def started(*arguments: str, apart: bool = False) -> pytest.RunResult:
        start = pytester.runpytest_subprocess if apart else pytester.runpytest_inprocess
        return start(*plugin, "-p", "no:cacheprovider", *arguments)

    return started


def test_every_example_and_variant_of_a_pack_is_a_test(pytester: pytest.Pytester, run) -> None:
    pytester.path.joinpath("my.rules.yaml").write_text(PACK, encoding="utf-8")
    result = run("-v", "-W", "ignore")
    result.stdout.fnmatch_lines(
        [
            "my.rules.yaml::cliche/mir::bad[[]0[]] PASSED*",
            "my.rules.yaml::cliche/mir::bad[[]0[]][[]upper[]] PASSED*",
            "my.rules.yaml::cliche/mir::bad[[]1[]] FAILED*",
            "my.rules.yaml::cliche/mir::ok[[]0[]] PASSED*",
        ],
        consecutive=False,
    )
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_a_failure_says_the_line_the_text_and_the_result_without_a_traceback(
    pytester: pytest.Pytester, run
) -> None:
    pytester.path.joinpath("my.rules.yaml").write_text(PACK, encoding="utf-8")
    result = run()
    result.stdout.fnmatch_lines(
        [
            "my.rules.yaml:10: [[]cliche/mir[]] bad example",
            "  text:   Открыт [[][[]мир[]][]] возможностей",
            "  result: flagged at «мир возможностей», marked «мир»",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_ini_options_name_packs_and_leave_variants_out(pytester: pytest.Pytester, run) -> None:
    folder = pytester.mkdir("rules")
    folder.joinpath("one.yaml").write_text(PACK, encoding="utf-8")
    pytester.path.joinpath("other.yaml").write_text(PACK, encoding="utf-8")
    pytester.makeini("[pytest]\nadrules_packs =\n    rules/*.yaml\nadrules_variants = false\n")
    run().assert_outcomes(passed=2, failed=1)


def test_a_wrong_pack_fails_with_its_mistakes(pytester: pytest.Pytester, run) -> None:
    pytester.path.joinpath("my.rules.yaml").write_text("rules: [{id: a}]", encoding="utf-8")
    result = run()
    result.stdout.fnmatch_lines(["*my.rules.yaml:1:9: [[]a[]] the key 'category' is missing"])
    result.assert_outcomes(errors=1)


def test_what_cannot_be_tried_is_skipped(pytester: pytest.Pytester, run) -> None:
    rule = "{id: other/a, category: other, kind: judge, question: Понятно?, message: а, examples: {bad: [раз], ok: [два]}}"
    pytester.path.joinpath("my.rules.yaml").write_text(f"rules: [{rule}]", encoding="utf-8")
    run().assert_outcomes(skipped=2)


def test_a_project_without_packs_is_left_alone_and_nothing_heavy_is_imported(
    pytester: pytest.Pytester, run
) -> None:
    pytester.path.joinpath("some.yaml").write_text("a: 1", encoding="utf-8")
    pytester.makepyfile(
        """
        import sys

        def test_nothing():
            assert {"pydantic", "pymorphy3", "yaml", "adrules.checker"} & set(sys.modules) == set()
        """
    )
    run(apart=True).assert_outcomes(passed=1)
