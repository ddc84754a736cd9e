import runpy
from pathlib import Path

API = runpy.run_path(str(Path(__file__).parent / "api.py"))


def test_a_users_program_runs(tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "candidates.txt").write_text(
        "Откройте для себя мир возможностей!\nВклад под 15% на 3 месяца. Откройте в приложении.\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert API["check_a_text"]().ok
    result = API["write_a_message"]()
    assert result.ok
    assert result.regenerations == 1
    assert API["check_many_texts"](
        API["adrules"].Brief.model_validate({"channel": "sms", "offer": {"summary": "а"}})
    )
    assert "no-such-pack" in API["handle_errors"]()
    assert capsys.readouterr().out
