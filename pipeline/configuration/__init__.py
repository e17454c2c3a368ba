"""Whom the reports are for: what stands in the ``config/`` of a workspace, or in that of the sample."""

from pipeline.configuration.labels import Labels, labels
from pipeline.configuration.links import Link
from pipeline.configuration.links import load as load_links
from pipeline.configuration.organisation import ONE_PERSON, TWO_PERSONS, Organisation
from pipeline.configuration.organisation import load as load_organisation
from pipeline.configuration.problems import Problem, refuse
from pipeline.configuration.setting_up import Answers, take_place, write
from pipeline.configuration.tables import Donor, Target, donors, providers, targets

__all__ = [
    "ONE_PERSON",
    "TWO_PERSONS",
    "Answers",
    "Donor",
    "Labels",
    "Link",
    "Organisation",
    "Problem",
    "Target",
    "donors",
    "labels",
    "load_links",
    "load_organisation",
    "providers",
    "refuse",
    "take_place",
    "targets",
    "write",
]
