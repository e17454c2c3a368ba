"""Rules for models, each giving what breaks it; most are dbt-project-evaluator's, by its names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.unit.manifest import PROJECT, Manifest

Rule = Callable[[Manifest], Iterable[str]]
PREFIXES = {"staging": "stg_", "intermediate": "int_", "marts": ""}
MOST_LEAVES = 2  # children of a model that nothing reads in turn
MOST_PARENTS = 6
HARD_CODED = re.compile(
    r"\b(?:from|join)\s+(?:\w+\.)?(?:landing|history|register|staging|intermediate|marts|seeds)\.\w+"
)
FACTS = re.compile(r"{{ fact_profile\('(\w+)'\) }}")


def direct_join_to_source(of: Manifest) -> Iterator[str]:
    return (model for model in of.models if of.parents(model, "source") and of.parents(model, "model"))


def multiple_sources_joined(of: Manifest) -> Iterator[str]:
    return (model for model in of.models if len(of.parents(model, "source")) > 1)


def marts_or_intermediate_dependent_on_source(of: Manifest) -> Iterator[str]:
    return (model for model in of.in_layer("intermediate", "marts") if of.parents(model, "source"))


def staging_dependent_on_staging(of: Manifest) -> Iterator[str]:
    return (model for model in of.in_layer("staging") if any(map(of.layer, of.parents(model, "model"))))


def staging_dependent_on_marts_or_intermediate(of: Manifest) -> Iterator[str]:
    later = {"marts", "intermediate"}
    return (model for model in of.in_layer("staging") if later & {*map(of.layer, of.parents(model, "model"))})


def intermediate_dependent_on_marts(of: Manifest) -> Iterator[str]:
    models = of.in_layer("intermediate")
    return (model for model in models if "marts" in map(of.layer, of.parents(model, "model")))


def exposure_parents_materializations(of: Manifest) -> Iterator[str]:
    """What a reader waits for: a view is computed each time."""
    read = {node for exposure in of.exposures for node in exposure["depends_on"]["nodes"]}
    models = (of.content["nodes"][node] for node in sorted(read))
    return (str(model["name"]) for model in models if model["config"]["materialized"] == "view")


def source_fanout(of: Manifest) -> Iterator[str]:
    return (name for name in of.sources if len(of.children(name)) > 1)


def unused_sources(of: Manifest) -> Iterator[str]:
    return (name for name in of.sources if not of.children(name))


def duplicate_sources(of: Manifest) -> Iterator[str]:
    relations = [str(source["relation_name"]) for source in of.content["sources"].values()]
    return (relation for relation in relations if relations.count(relation) > 1)


def hard_coded_references(of: Manifest) -> Iterator[str]:
    return (name for name, model in of.models.items() if HARD_CODED.search(str(model["raw_code"])))


def root_models(of: Manifest) -> Iterator[str]:
    return (model for model in of.models if not of.parents(model))


def unused_models(of: Manifest) -> Iterator[str]:
    return (model for model in of.in_layer("staging", "intermediate") if not of.children(model))


def model_fanout(of: Manifest) -> Iterator[str]:
    def leaves(model: str) -> set[str]:
        return {child for child in of.children(model) if not of.children(child)}

    return (model for model in of.models if len(leaves(model)) > MOST_LEAVES)


def rejoining_of_upstream_concepts(of: Manifest) -> Iterator[str]:
    """A model that is read by one other only, which reads also what it is made from."""
    for model in of.models:
        children = of.children(model)
        if len(children) == 1 and of.parents(model, "model") & of.parents(*children, "model"):
            yield model


def too_many_joins(of: Manifest) -> Iterator[str]:
    return (model for model in of.models if len(of.parents(model)) > MOST_PARENTS)


def missing_primary_key_tests(of: Manifest) -> Iterator[str]:
    return (model for model in of.models if len(of.grains.get(model, [])) != 1)


def undocumented_models(of: Manifest) -> Iterator[str]:
    return (name for name, model in of.models.items() if "Grain, " not in str(model["description"]))


def undocumented_sources(of: Manifest) -> Iterator[str]:
    return (
        name
        for name, source in of.sources.items()
        if not source["description"] or not source["source_description"]
    )


def undocumented_columns(of: Manifest) -> Iterator[str]:
    """Of sources, and of marts, which others read."""
    marts = {name: model for name, model in of.models.items() if of.layer(name) == "marts"}
    for name, node in {**of.sources, **marts}.items():
        columns = node["columns"].values()
        yield from (f"{name}.{column['name']}" for column in columns if not column["description"])


def public_models_without_contract(of: Manifest) -> Iterator[str]:
    return (model for model in of.in_layer("marts") if not of.models[model]["contract"]["enforced"])


def exposures_dependent_on_private_models(of: Manifest) -> Iterator[str]:
    for exposure in of.exposures:
        read = (node.rpartition(".")[2] for node in exposure["depends_on"]["nodes"])
        yield from (name for name in read if of.layer(name) != "marts")


def marts_that_nobody_reads(of: Manifest) -> Iterator[str]:
    read = {node.rpartition(".")[2] for exposure in of.exposures for node in exposure["depends_on"]["nodes"]}
    return (model for model in of.in_layer("marts") if model not in read)


def model_naming_conventions(of: Manifest) -> Iterator[str]:
    def is_named(model: str) -> bool:
        prefix = PREFIXES[of.layer(model)]
        return model.startswith(prefix) if prefix else not model.startswith(("stg_", "int_"))

    return (model for model in of.models if not is_named(model))


def model_directories(of: Manifest) -> Iterator[str]:
    """A model lies in its layer, and is described in the file of its folder."""
    for name, model in of.models.items():
        path, described = (
            Path(model["original_file_path"]),
            Path(str(model["patch_path"]).partition("://")[2]),
        )
        if path.parts[:2] != ("models", of.layer(name)) or described.parent != path.parent:
            yield name


def source_directories(of: Manifest) -> Iterator[str]:
    sources = of.sources.items()
    return (
        name for name, source in sources if not source["original_file_path"].startswith("models/staging/")
    )


def test_directories(of: Manifest) -> Iterator[str]:
    tests = of.content["unit_tests"].values()
    return (test["name"] for test in tests if not test["original_file_path"].startswith("tests/dbt/unit/"))


def grain_in_the_first_line(of: Manifest) -> Iterator[str]:
    for name, model in of.models.items():
        text = (PROJECT / model["original_file_path"]).read_text("utf-8")
        if not text.startswith(("-- grain: one row per ", '"""grain: one row per ')):
            yield name


def read_from_outside_without_unit_test(of: Manifest) -> Iterator[str]:
    """Marts are what is read; where one only hands on what an intermediate model holds, that counts."""
    for mart in of.in_layer("marts"):
        for model in of.parents(mart, "model"):
            if of.layer(model) == "intermediate" and model not in of.unit_tested:
                yield model


def facts_that_are_counted_for_nobody(of: Manifest) -> Iterator[str]:
    """A model whose facts measures count, and which is not among those whose cases are counted."""
    contributions = (model for model in of.models if model.startswith("int_contributions_"))
    facts = {parent for model in contributions for parent in of.parents(model, "model")}
    return (model for model in facts if model not in of.parents("int_fact_profiles"))


def fact_profiles_that_a_case_has_twice(of: Manifest) -> Iterator[str]:
    """A fact profile holds what tells the rows of one case apart, so that a case has each of them once."""
    for name, model in of.models.items():
        if FACTS.search(str(model["raw_code"])):
            [grain] = of.grains[name]
            if not set(grain) - {"case_key"} <= of.facts(name):
                yield name


RULES: tuple[Rule, ...] = (
    direct_join_to_source,
    multiple_sources_joined,
    marts_or_intermediate_dependent_on_source,
    staging_dependent_on_staging,
    staging_dependent_on_marts_or_intermediate,
    intermediate_dependent_on_marts,
    exposure_parents_materializations,
    source_fanout,
    unused_sources,
    duplicate_sources,
    hard_coded_references,
    root_models,
    unused_models,
    model_fanout,
    rejoining_of_upstream_concepts,
    too_many_joins,
    missing_primary_key_tests,
    undocumented_models,
    undocumented_sources,
    undocumented_columns,
    public_models_without_contract,
    exposures_dependent_on_private_models,
    marts_that_nobody_reads,
    model_naming_conventions,
    model_directories,
    source_directories,
    test_directories,
    grain_in_the_first_line,
    read_from_outside_without_unit_test,
    facts_that_are_counted_for_nobody,
    fact_profiles_that_a_case_has_twice,
)
