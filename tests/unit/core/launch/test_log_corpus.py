"""Every rule of the log doctor against excerpts of logs: those it is about, those that look alike, healthy ones."""

import functools
import re
import tomllib
from pathlib import Path

import pytest

from stablehand.core.base.resources import bundled
from stablehand.core.catalog.doctor_rules import chapters, rules_for
from stablehand.core.catalog.loader import Catalog
from stablehand.core.launch.log_doctor import LogMatcher, Symptom, Symptoms, alternatives
from stablehand.core.launch.log_watch import needle_of

CORPUS = Path(__file__).parents[3] / "support" / "log_corpus"
CATALOG = Catalog(bundled("packages_catalog"))
CHAPTERS = chapters(CATALOG)
GENERAL = rules_for(CHAPTERS)
EXCERPTS = {
    rule: entry
    for file in sorted(CORPUS.glob("*.toml"))
    for rule, entry in tomllib.loads(file.read_text("utf-8")).items()
}
HEALTHY = sorted(CORPUS.glob("healthy/*.log"))
PACKAGES = CATALOG.ids()


@functools.cache
def ready(symptoms):
    return Symptoms(symptoms)


def found(rules, text):
    symptoms = (
        Symptom(r.id, r.patterns, r.unless, r.near, r.unless_near, r.within, r.is_weak)
        for r in rules
    )
    reading = LogMatcher(ready(tuple(symptoms)))
    reading.feed(text.encode())
    reading.end()
    return {item.rule for item in reading.found()}


def own_rules(package):
    return rules_for(CHAPTERS, package, CATALOG.load(package).package.doctor)


def test_every_rule_has_its_excerpts():
    assert {rule.id for rule in GENERAL} == set(EXCERPTS)
    for rule, entry in EXCERPTS.items():
        assert len(entry["seen"]) >= 2, rule
        assert entry["alike"], rule


@pytest.mark.parametrize("rule", sorted(EXCERPTS))
def test_a_rule_knows_what_it_is_about_and_only_that(rule):
    for text in EXCERPTS[rule]["seen"]:
        assert found(GENERAL, text) == {rule}, text
    for text in EXCERPTS[rule]["alike"]:
        assert found(GENERAL, text) == set(), text


def test_the_rules_are_many_and_named_once():
    assert len(GENERAL) >= 60
    assert len({rule.id for rule in GENERAL}) == len(GENERAL)


@pytest.mark.parametrize("log", HEALTHY, ids=lambda log: log.stem)
def test_a_healthy_log_has_no_finding(log):
    text = log.read_text("utf-8")
    for package in (None, *PACKAGES):
        rules = GENERAL if package is None else own_rules(package)
        assert found(rules, text) == set(), package


@pytest.mark.parametrize("package", PACKAGES)
def test_every_alternative_has_a_needle(package):
    for rule in own_rules(package):
        for pattern in (*rule.patterns, *rule.near, *rule.unless_near):
            for part in alternatives(pattern):
                assert len(needle_of(part)) >= 5, f"{rule.id}: {part}"


def test_placeholders_of_texts_are_filled():
    for rule in GENERAL:
        names = set(re.findall(r"\{(\w+)\}", rule.cause.en + rule.fix.en))
        assert names == set(re.findall(r"\{(\w+)\}", rule.cause.ru + rule.fix.ru)), rule.id


OWN = {
    (package, rule): entry
    for package, own in tomllib.loads((CORPUS / "packages" / "own.toml").read_text("utf-8")).items()
    for rule, entry in own.items()
}


def test_every_rule_that_one_program_alone_has_has_its_excerpts():
    general = {rule.id for rule in GENERAL}
    known = {}
    for package in PACKAGES:
        for rule in CATALOG.load(package).package.doctor:
            if rule.refined not in general:
                known.setdefault((rule.id, rule.wanted), set()).add((package, rule.id))
    assert all(keys & set(OWN) for keys in known.values()), known
    assert {key for keys in known.values() for key in keys} >= set(OWN)


@pytest.mark.parametrize(("package", "rule"), sorted(OWN))
def test_a_programs_own_rule_knows_what_it_is_about_and_only_that(package, rule):
    entry = OWN[package, rule]
    assert len(entry["seen"]) >= 2
    for text in entry["seen"]:
        assert found(own_rules(package), text) == {rule}, text
    for text in entry["alike"]:
        assert found(own_rules(package), text) == set(), text
