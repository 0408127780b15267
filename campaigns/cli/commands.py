"""All commands under one roof."""

from __future__ import annotations

from typing import Any

import click

from campaigns.cli.accounts import account_group
from campaigns.cli.audit import audit_group
from campaigns.cli.counts import counts_group
from campaigns.cli.db import db_group
from campaigns.cli.demo import demo_group
from campaigns.cli.imports import import_group
from campaigns.cli.institution_imports import REGISTER_COMMANDS
from campaigns.cli.keys import keys_group
from campaigns.cli.mail import mail_group
from campaigns.cli.run import run
from campaigns.cli.serve import serve
from campaigns.cli.translations import translations_group
from campaigns.cli.worker import worker
from campaigns.foundation.crypto import KeyringError
from campaigns.settings import SettingsError


class Commands(click.Group):
    """Says what is wrong with settings or keys in words, and ends; whatever else goes wrong is a fault of ours and shows itself."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            lines = "".join(f"\n  {line}" for line in str(error).splitlines())
            message = f"the settings have faults:{lines}"
            raise click.ClickException(message) from None
        except KeyringError as error:
            raise click.ClickException(str(error)) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="campaigns", prog_name="campaigns")
def campaigns() -> None:
    """Campaigns: petitions for coalitions of civil society."""


for one in REGISTER_COMMANDS:
    import_group.add_command(one)

for command in (
    run,
    serve,
    worker,
    db_group,
    demo_group,
    import_group,
    keys_group,
    mail_group,
    counts_group,
    account_group,
    audit_group,
    translations_group,
):
    campaigns.add_command(command)
