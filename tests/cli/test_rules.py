import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from adrules.cli.app import app

ROOT = Path(__file__).parents[2]

PACK = """
pack: mine
version: "1"
rules:
  - id: cliche/unique
    category: cliche
    phrases: ["уникальный"]
    message: "«{match}» ничего не сообщает."
    hint: Назови свойство.
    examples: {bad: ["[[Уникальный]] вклад", "[[уникальное]] предложение"], ok: ["Вклад", "Счёт"]}
"""
BROKEN = PACK.replace('"Вклад"', '"Уникальность", "Уникален"')
EXCUSED = PACK.replace("    message", "    except: [=уникального]\n    message")
DEAD = PACK.replace('["уникальный"]', '["уникальный", "ставка:VERB"]')


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name, text in {"mine": PACK, "broken": BROKEN, "excused": EXCUSED, "dead": DEAD}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "texts.txt").write_text(
        "Уникальный счёт\nСчёт за 5 минут\nУникального счёта нет\n", encoding="utf-8"
    )
    return tmp_path


def rules(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["rules", *arguments])


pytestmark = pytest.mark.usefixtures("folder")


def test_tests_hold() -> None:
    result = rules("test", "mine.yaml")
    assert (result.exit_code, result.output) == (0, "Проверено 4 примера, не держится 0.\n")


def test_a_failed_example_exits_with_1() -> None:
    result = rules("test", "broken.yaml")
    assert result.exit_code == 1
    assert result.output == (
        "broken.yaml:10:98: [cliche/unique] пример ok не держится: 'Уникален': найдено «Уникален»\n"
        "Проверено 5 примеров, не держится 1.\n"
    )
    rows = json.loads(rules("test", "broken.yaml", "--json").output)["results"]
    assert [r["place"] for r in rows if r["failure"]] == [{"file": "broken.yaml", "line": 10, "column": 98}]
    assert {r["place"] for r in rows if not r["failure"]} == {None}


def test_a_rule_without_examples_is_told_with_its_place() -> None:
    Path("bare.yaml").write_text(PACK[: PACK.index("    examples")], encoding="utf-8")
    assert rules("test", "bare.yaml").output.startswith(
        "bare.yaml:5:5: [cliche/unique] у правила нет примеров bad и ok\n"
    )


def test_a_failed_variant_is_told_with_its_name_and_can_be_left_out() -> None:
    result = rules("test", "excused.yaml")
    assert result.exit_code == 0
    pack = PACK.replace('["уникальный"]', '["новый горизонт"]').replace(
        "[[Уникальный]] вклад", "[[Новый горизонт]]"
    )
    pack = pack.replace("[[уникальное]] предложение", "[[новые горизонты]]")
    Path("forms.yaml").write_text(
        pack.replace("    message", "    except: [=нового]\n    message"), encoding="utf-8"
    )
    result = rules("test", "forms.yaml")
    assert result.exit_code == 1
    assert (
        "forms.yaml:11:22: [cliche/unique] пример bad в другой форме (gent sing) не держится: "
        "'Нового горизонта': не найдено\n" in result.output
    )
    assert rules("test", "forms.yaml", "--no-variants").exit_code == 0


def test_results_as_json_name_the_variant() -> None:
    value = json.loads(rules("test", "mine.yaml", "--json").output)
    assert value["schema"] == "adrules.rules-test/1"
    assert {r["variant"] for r in value["results"]} >= {"", "upper", "soft_hyphen"}


def test_coverage_counts_examples_and_messages() -> None:
    result = rules("test", "mine.yaml", "--coverage", "--on", "texts.txt")
    assert result.exit_code == 0
    assert "cliche/unique     2    2        2         2" in result.output
    assert "Ни разу не сработали на 3 сообщениях: таких нет." in result.output
    value = json.loads(rules("test", "mine.yaml", "--coverage", "--on", "texts.txt", "--json").output)
    assert value["coverage"]["rules"][0]["on_messages"] == 2
    assert value["coverage"]["never_on_messages"] == []


def test_a_corpus_without_coverage_is_wrong_use() -> None:
    assert rules("test", "mine.yaml", "--on", "texts.txt").exit_code == 2


def test_lint_of_a_sound_pack_is_silent() -> None:
    result = rules("lint", "mine.yaml")
    assert (result.exit_code, result.output) == (0, "Ошибок 0, предупреждений 0, заметок 0.\n")


def test_lint_exits_with_1_on_errors_and_says_where() -> None:
    result = rules("lint", "dead.yaml")
    assert result.exit_code == 1
    assert result.output.startswith("dead.yaml:7:29: ошибка: [cliche/unique] «ставка:VERB»")
    (finding,) = json.loads(rules("lint", "dead.yaml", "--json").output)["findings"]
    assert (finding["severity"], finding["code"]) == ("error", "dead-word")
    assert finding["place"] == {"file": "dead.yaml", "line": 7, "column": 29}


def test_lint_exits_with_1_on_warnings_when_strict() -> None:
    Path("thin.yaml").write_text(PACK.replace("hint: Назови свойство.", ""), encoding="utf-8")
    assert rules("lint", "thin.yaml").exit_code == 0
    assert rules("lint", "thin.yaml", "--strict").exit_code == 1


def test_explain_shows_words_and_reasons() -> None:
    result = rules("explain", "Уникального счёта нет", "--pack", "mine.yaml")
    assert result.exit_code == 0
    assert "лемма: уникальный" in result.output
    assert "[cliche/unique] сработало" in result.output
    result = rules("explain", "Счёт уникального", "--pack", "excused.yaml", "--rule", "cliche/unique")
    assert "не считается: except: =уникального" in result.output
    assert rules("explain", "раз", "--pack", "mine.yaml", "--rule", "cliche/x").exit_code == 2
    value = json.loads(rules("explain", "Уникально", "--pack", "mine.yaml", "--json").output)
    assert value["schema"] == "adrules.rules-explain/1"
    assert value["tokens"][0]["form"] == "уникально"


def test_diff_shows_what_would_change() -> None:
    result = rules("diff", "mine.yaml", "excused.yaml", "--on", "texts.txt")
    assert result.exit_code == 0
    assert result.output == (
        "Больше не находят:\n  cliche/unique: 1 сообщение\n    Уникального счёта нет\n"
        "Проверено 3 сообщения: ошибки появились в 0, исчезли в 1.\n"
    )
    value = json.loads(rules("diff", "mine.yaml", "excused.yaml", "--on", "texts.txt", "--json").output)
    assert value["newly_passing"][0]["messages"] == 1


def test_show_and_docs_describe_rules() -> None:
    shown = rules("show", "cliche/unique", "--pack", "mine.yaml")
    assert shown.output.startswith("# cliche/unique\n")
    assert rules("docs", "mine.yaml", "--output", "pages").output == "pages: 2 страницы.\n"
    assert Path("pages/cliche/unique.md").read_text(encoding="utf-8") == shown.output
    result = rules("show", "cliche/uniqu", "--pack", "mine.yaml")
    assert result.exit_code == 2
    value = json.loads(rules("show", "cliche/unique", "--pack", "mine.yaml", "--json").output)
    assert value["rule"]["severity"] == "error"


def test_list_and_schema_print_json() -> None:
    assert [r["id"] for r in json.loads(rules("list", "mine.yaml", "--json").output)["rules"]] == [
        "cliche/unique"
    ]
    assert json.loads(rules("schema").output)["title"] == "adrules rule pack"


def test_list_shows_rules_that_run_code_when_that_is_allowed() -> None:
    Path("code.yaml").write_text(
        "rules: [{id: other/a, category: other, kind: python, function: 'math:floor', message: а}]",
        encoding="utf-8",
    )
    refused = rules("list", "code.yaml")
    assert refused.exit_code == 2
    assert "--allow-python" in refused.output
    listed = rules("list", "code.yaml", "--allow-python")
    assert listed.exit_code == 0, listed.output
    assert "other/a" in listed.output


def test_mistakes_are_told_in_the_language_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("wrong.yaml").write_text(PACK.replace("phrases", "phrazes"), encoding="utf-8")
    english = "unknown key 'phrazes'; did you mean 'phrases'?"
    assert english in rules("test", "wrong.yaml").output
    monkeypatch.setenv("ADRULES_LANG", "ru")
    assert "неизвестный ключ 'phrazes'; может быть, 'phrases'?" in rules("test", "wrong.yaml").output
    assert "flagged" not in rules("test", "broken.yaml").output


def test_each_of_several_mistakes_says_whose_it_is() -> None:
    Path("wrong.yaml").write_text(
        PACK.replace("phrases", "phrazes").replace("hint", "hnit"), encoding="utf-8"
    )
    told = rules("test", "wrong.yaml").stderr.splitlines()
    assert len(told) == 3
    assert all(line.startswith("adrules: wrong.yaml:") for line in told)


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("cliche/mechty", "unknown rule 'cliche/mechty'; did you mean 'cliche/mechta'?\n"),
        ("qqq", "known is like it\n"),
    ],
)
def test_an_unknown_rule_of_many_is_not_answered_with_all_of_them(rule: str, told: str) -> None:
    result = rules("show", rule)
    assert result.exit_code == 2
    assert result.stderr.endswith(told)
    assert len(result.stderr) < 100


@pytest.mark.parametrize(
    ("category", "told"), [("clich", "'clich' is not one of 'cliche'"), ("qqq", "is not one of 'cliche'")]
)
def test_an_unknown_choice_is_answered_with_the_nearest(category: str, told: str) -> None:
    result = rules("list", "--category", category)
    assert result.exit_code == 2
    said = " ".join(result.stderr.replace("│", " ").split())
    assert told in said
    assert "Value error" not in said
    assert ("did you mean 'cliche'?" in said) == (category == "clich")


def test_the_hooks_of_pre_commit_name_commands_that_exist() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [h["id"] for h in hooks] == ["adrules-rules-test", "adrules-rules-lint", "adrules-check"]
    for hook in hooks:
        assert hook["language"] == "python"
        assert CliRunner().invoke(app, [*hook["entry"].split()[1:], "--help"]).exit_code == 0
