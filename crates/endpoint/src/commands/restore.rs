//! `muster-endpoint restore`.

use super::database_url;
use clap::Args;
use endpoint::DatabaseUrl;
use std::{error::Error, path::PathBuf};

#[derive(Args)]
pub(crate) struct Arguments {
    /// Database to make, a file or its URL; one that is there is set aside
    #[arg(long, env = "MUSTER_DATABASE", value_parser = database_url())]
    database: DatabaseUrl,
    /// The backup
    #[arg(long)]
    from: PathBuf,
}

pub(crate) fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    if let Some(aside) = endpoint::restore(&arguments.database, &arguments.from)? {
        eprintln!("The file that was there is now {}.", aside.display());
    }
    eprintln!(
        "Restored. Desktops read everything again; numbers go on 10,000 later, so that none is given twice."
    );
    Ok(())
}
