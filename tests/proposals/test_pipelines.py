"""The files of procedures: whole, sourced, in every language, and each phrase leads where it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from campaigns.foundation.i18n.texts import speaking
from campaigns.proposals.classifications import ACTIONS
from campaigns.proposals.guessing import guess_action
from campaigns.proposals.pipelines import Pipeline, pipeline_of, pipelines, pipelines_for
from campaigns.proposals.stages import CANONICAL, FINAL, PROVISIONAL, RANK, derive_stage

PIPELINES = pytest.mark.parametrize("pipeline", pipelines(), ids=lambda one: one.key)
WANTED = {
    "al-law",
    "ba-law",
    "eu-ordinary",
    "generic",
    "it-law",
    "me-law",
    "mk-law",
    "rs-law",
    "uncac-resolution",
    "uncac-review",
    "untoc-resolution",
    "untoc-review",
    "xk-law",
}


@dataclass(frozen=True)
class Said:
    """An action that was said in so many words."""

    description: str
    classification: tuple[str, ...] = ()
    stage: str = ""
    sort_date: dt.date = dt.date(2026, 1, 1)
    position: int = 0
    institution_id: int | None = None
    institution_name: str = ""
    natural_key: str = ""
    date: str = ""


def test_all_procedures_are_here_and_the_generic_one_serves_what_has_none() -> None:
    assert {one.key for one in pipelines()} == WANTED
    assert pipelines()[-1].key == "generic"
    assert pipeline_of("no-such-file").key == "generic"


def test_a_jurisdiction_has_its_own_and_those_that_fit_any() -> None:
    assert [one.key for one in pipelines_for("ocd-jurisdiction/country:rs/government")] == ["rs-law", "generic"]
    assert [one.key for one in pipelines_for("ocd-jurisdiction/country:zz/government")] == ["generic"]


@PIPELINES
class TestEachFile:
    def test_stages_are_known_and_in_their_order(self, pipeline: Pipeline) -> None:
        ranks = [RANK[stage.canonical] for stage in pipeline.stages]
        assert ranks == sorted(ranks)
        assert {stage.canonical for stage in pipeline.stages} <= set(CANONICAL)
        keys = [stage.key for stage in pipeline.stages]
        assert len(keys) == len(set(keys))
        assert set(pipeline.outcome_phrases) <= {*FINAL, *PROVISIONAL}
        assert pipeline.stuck_after_days > 30
        for stage in pipeline.stages:
            assert stage.key not in CANONICAL or stage.key == stage.canonical, (
                f"{stage.key} is the name of another stage"
            )

    def test_texts_are_written_in_every_language(self, pipeline: Pipeline) -> None:
        words = [pipeline.names, pipeline.instruments]
        for stage in pipeline.stages:
            words += [stage.labels, *(one for one in (stage.actors_in_words, stage.rule_in_words) if one)]
        for one in words:
            assert set(one.by_language) == {"en", "sr-Cyrl"}, one

    def test_what_is_verified_says_where_it_stands(self, pipeline: Pipeline) -> None:
        for stage in pipeline.stages:
            if stage.is_verified:
                assert stage.citation, stage.key
                assert stage.url, stage.key
            if stage.url:
                assert urlsplit(stage.url).scheme in {"http", "https"}

    def test_classifications_are_those_of_open_civic_data(self, pipeline: Pipeline) -> None:
        for phrase in pipeline.phrases:
            assert set(phrase.classification) <= set(ACTIONS), phrase
        for stage in pipeline.stages:
            assert set(stage.classifications) <= set(ACTIONS)

    def test_each_phrase_leads_to_its_stage(self, pipeline: Pipeline) -> None:
        first: dict[str, str] = {}
        for stage in pipeline.stages:
            for phrase in stage.phrases:
                first.setdefault(phrase.text, stage.canonical)
        for text, canonical in first.items():
            assert derive_stage(pipeline, [Said(text)]).stage == canonical, text
            assert derive_stage(pipeline, [Said(text.upper())]).stage == canonical, text
        for outcome, phrases in pipeline.outcome_phrases.items():
            for phrase in phrases:
                assert derive_stage(pipeline, [Said(phrase.text)]).outcome == outcome, phrase.text

    def test_each_phrase_is_guessed_whole_and_within_a_sentence(self, pipeline: Pipeline) -> None:
        for phrase in pipeline.phrases:
            assert guess_action(pipeline, phrase.text).classification == phrase.classification
            assert guess_action(pipeline, f"{phrase.text}, 45 : 12").classification == phrase.classification

    def test_its_phrases_in_order_lead_to_the_end(self, pipeline: Pipeline) -> None:
        walked = [Said(stage.phrases[0].text) for stage in pipeline.stages if stage.phrases]
        days = [
            Said(one.description, sort_date=dt.date(2026, 1, 1) + dt.timedelta(days=number))
            for number, one in enumerate(walked)
        ]
        if days:
            assert derive_stage(pipeline, days).key == pipeline.stages[-1].key


def test_words_follow_the_language_and_the_script() -> None:
    pipeline = pipeline_of("rs-law")
    with speaking("en"):
        assert pipeline.name == "Law of Serbia"
    with speaking("sr-Cyrl"):
        assert pipeline.name == "Закон Србије"
    with speaking("sr-Latn"):
        assert pipeline.name == "Zakon Srbije"


@pytest.mark.parametrize(
    ("words", "classification", "stage"),
    [
        ("The bill was adopted in the first reading", ("reading-1", "passage"), ""),
        ("Закон је усвојен у начелу", ("reading-1", "passage"), ""),
        ("Zakon nije usvojen", ("failure",), ""),
        ("Законот е донесен", ("passage",), ""),
        ("U miratua në parim", ("reading-1", "passage"), ""),
        ("Respinto dall'Aula", ("failure",), ""),
        ("Упућен Одбору за правосуђе", ("referral-committee",), ""),
        ("Одбор усвојио извештај", ("committee-passage",), ""),
        ("Amendment 12 rejected", ("amendment-failure",), ""),
        ("Public hearing in the Committee on Justice", ("hearing-held",), ""),
        ("Javna rasprava traje 20 dana", (), "public_consultation"),
        ("Vlada je usvojila predlog zakona", (), "adopted_by_government"),
        ("Објављен у „Службеном гласнику РС“", (), "published"),
        ("Postponed to the autumn", ("deferral",), ""),
        ("The weather was fine", (), ""),
        ("", (), ""),
    ],
)
def test_guesses(words: str, classification: tuple[str, ...], stage: str) -> None:
    guess = guess_action(pipeline_of("generic"), words)
    assert (guess.classification, guess.stage) == (classification, stage)


@pytest.mark.parametrize(
    "words",
    [
        "Poslanici nisu usvojili izmene",
        "Vlada nije usvojila predlog zakona",
        "Vlada nije utvrdila predlog zakona",
        "Kuvendi nuk miratoi",
        "Zakon nije stupio na snagu",
        "Законот не влезе во сила",
        "Not yet in force",
        "The bill was not rejected",
        "The committee did not consider the bill",
        "Bill will be adopted in December",
        "Skupština će usvojiti zakon",
        "Skupština usvojiće zakon",
        "Законот ќе биде усвоен",
        "Kuvendi do të miratojë ligjin, miratimi në qershor",
        "La legge sarà approvata",
        "If the bill is passed",
        "Usvojen dnevni red sjednice",
        "Predlog za hitan postupak nije usvojen",
        "Request for urgent procedure rejected",
        "Predlog zakona povučen sa dnevnog reda",
        "Ministry published the draft law",
        "NGOs submitted comments",
        "Minister signed a memorandum with NGOs",
        "Council position at 1st reading published",
        "Ministry registered NGOs",
        "Public hearing postponed",
        "Report adopted",
        "Ustavni sud odbio inicijativu",
        "Zakon stupa na snagu osmog dana od objavljivanja",
        "Vlada usvojila mišljenje o predlogu zakona",
    ],
)
def test_what_did_not_happen_or_happened_beside_it_is_no_guess(words: str) -> None:
    assert not guess_action(pipeline_of("generic"), words)


@pytest.mark.parametrize(
    ("words", "classification"),
    [
        ("Skupština nije usvojila zakon", ("failure",)),
        ("Народна скупштина није усвојила закон", ("failure",)),
        ("Skupština nije donijela zakon", ("failure",)),
        ("Poslanici nisu usvojili predlog Vlade o izmeni zakona", ("failure",)),
        ("Kuvendi nuk miratoi ligjin", ("failure",)),
        ("Собранието не го усвои законот", ("failure",)),
        ("Non è stato approvato", ("failure",)),
        ("Nije usvojen", ("failure",)),
        ("Skupština odbila predlog zakona", ("failure",)),
        ("Zakon nije usvojen u načelu", ("reading-1", "failure")),
        ("Odbor odbio predlog", ("committee-failure",)),
        ("Odbor nije prihvatio predlog", ("committee-failure",)),
        ("Amandman nije usvojen", ("amendment-failure",)),
        ("Government amendments adopted", ("amendment-passage",)),
        ("Amendment 3 withdrawn", ("amendment-withdrawal",)),
        ("Narodna skupština donela zakon", ("passage",)),
        ("Poslanici izglasali zakon", ("passage",)),
        ("Собранието го усвои законот", ("passage",)),
        ("Kuvendi miratoi ligjin", ("passage",)),
        ("La Camera ha approvato il disegno di legge", ("passage",)),
        ("Parliament's plenary adopted the bill", ("passage",)),
        ("Zakon usvojen po hitnom postupku", ("passage",)),
        ("Predlog zakona dostavljen Skupštini", ("introduction",)),
        ("Vlada dostavila predlog zakona Skupštini", ("introduction",)),
        ("Vlada povukla predlog", ("withdrawal",)),
        ("Predsjednik proglasio zakon", ("executive-signature",)),
    ],
)
def test_who_did_what_is_understood_in_the_active_too(words: str, classification: tuple[str, ...]) -> None:
    assert guess_action(pipeline_of("generic"), words).classification == classification


@pytest.mark.parametrize("words", ["Presentazione", "Presentazione al Senato", "Presentazione del disegno di legge"])
def test_a_bill_presented_in_italy_is_introduced(words: str) -> None:
    pipeline = pipeline_of("it-law")
    guess = guess_action(pipeline, words)
    assert guess.classification == ("introduction",)
    assert derive_stage(pipeline, [Said(words, guess.classification)]).key == "introduced"


def test_words_around_a_phrase_of_the_procedure_can_take_it_back() -> None:
    pipeline = pipeline_of("rs-law")
    for words in (
        "Није усвојен у начелу дневни ред",
        "Закон усвојен у Дану за гласање ако буде већине",
        "It will be adopted on Voting Day",
    ):
        assert not guess_action(pipeline, words), words
    assert guess_action(pipeline, "Adopted on Voting Day, at last").classification == ("passage",)
    assert guess_action(pipeline_of("eu-ordinary"), "Council position at 1st reading published").classification == ()
