"""Whom the reports are for: what stands in the ``config/`` of a workspace, or in that of the sample."""

from pipeline.configuration.organisation import Organisation, organisation
from pipeline.configuration.problems import Problem, refuse
from pipeline.configuration.tables import Donor, Target, donors, providers, targets

__all__ = [
    "Donor",
    "Organisation",
    "Problem",
    "Target",
    "donors",
    "organisation",
    "providers",
    "refuse",
    "targets",
]
