//! `muster-endpoint restore`.

use clap::Args;
use std::{error::Error, path::PathBuf};

#[derive(Args)]
pub(crate) struct Arguments {
    /// SQLite file to make; one that is there is set aside
    #[arg(long, env = "MUSTER_DATABASE")]
    database: PathBuf,
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
