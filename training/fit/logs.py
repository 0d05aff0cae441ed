"""Logging to TensorBoard and MLflow."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

from transformers import TrainerCallback

from flair_seg.errors import InputError, first_line

from ..settings.config import TrainConfig, flatten

EVENTS = "tensorboard"
"""Folder of the event files, in the folder of the run."""
_DATABASES = ("sqlite:", "mysql", "postgresql", "mssql")
"""Prefixes of the URIs of MLflow's database stores."""
_LONGEST = 500
"""Longest parameter value that all MLflow stores accept, characters."""


def make_loggers(config: TrainConfig) -> list[TrainerCallback]:
    """Start the loggers of the settings section `logging`.

    Raises:
        InputError: A package is not installed, or MLflow's store cannot be reached.
    """
    loggers: list[TrainerCallback] = []
    if config.logging.tensorboard:
        _needed("tensorboard", "tensorboard", "tensorboard: true")
        loggers.append(_tensorboard(config))
    if config.logging.mlflow is not None:
        _needed("mlflow", "mlflow-skinny", f"mlflow: {config.logging.mlflow}")
        if config.logging.mlflow.startswith(_DATABASES):
            for package in ("sqlalchemy", "alembic"):
                _needed(package, "sqlalchemy alembic", f"mlflow: {config.logging.mlflow}")
        loggers.append(_mlflow(config))
    return loggers


def end_mlflow() -> None:
    """End the MLflow run, if there is one."""
    if "mlflow" in sys.modules:
        sys.modules["mlflow"].end_run()


def _tensorboard(config: TrainConfig) -> TrainerCallback:
    from torch.utils.tensorboard import SummaryWriter
    from transformers.integrations import TensorBoardCallback

    return TensorBoardCallback(SummaryWriter(str(Path(config.run.output) / EVENTS)))


def _mlflow(config: TrainConfig) -> TrainerCallback:
    import mlflow
    from transformers.integrations import MLflowCallback

    if "://" not in config.logging.mlflow or config.logging.mlflow.startswith("file:"):
        # MLflow 3 needs this variable to write to a plain folder.
        os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
    try:
        mlflow.set_tracking_uri(config.logging.mlflow)
        mlflow.set_experiment(config.logging.experiment)
        mlflow.start_run(run_name=config.manifest.name)
        mlflow.log_params({name: value[:_LONGEST] for name, value in flatten(config.to_dict())})
    except Exception as error:  # MLflow's stores raise errors of many libraries
        raise InputError(f"MLflow store {config.logging.mlflow} cannot be used: {first_line(error)}") from error
    return MLflowCallback()


def _needed(module: str, package: str, setting: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise InputError(f"logging has {setting}, which needs a package: pip install {package}")
