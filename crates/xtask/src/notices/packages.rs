//! Packages by others that end up in a program or in the window's page.

use crate::Failure;
use crate::workspace::root;
use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, PackageId};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

/// What is shipped; what only tests and builds need is not in it.
const PROGRAMS: [&str; 3] = ["muster", "muster-desktop", "endpoint"];

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// An SPDX expression.
    pub licence: String,
    /// Where its own files lie.
    pub directory: PathBuf,
}

impl Package {
    pub fn line(&self) -> String {
        format!("{} {} ({})", self.name, self.version, self.licence)
    }
}

/// In the order of their names.
pub fn shipped() -> Result<Vec<Package>, Failure> {
    let mut packages = of_cargo()?;
    packages.extend(of_npm()?);
    packages.sort();
    Ok(packages)
}

/// For every platform: what is shipped to Windows counts although this machine never compiles it.
fn of_cargo() -> Result<Vec<Package>, Failure> {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml")).features(CargoOpt::AllFeatures);
    let metadata = command.exec().map_err(|error| Failure::new(format!("cargo metadata: {error}")))?;
    let linked = linked(&metadata);
    let others =
        metadata.packages.iter().filter(|package| package.source.is_some() && linked.contains(&package.id));
    let packages = others.map(|package| Package {
        name: package.name.to_string(),
        version: package.version.to_string(),
        licence: package.license.clone().unwrap_or_else(|| "see its text".to_owned()),
        directory: package
            .manifest_path
            .parent()
            .map(|path| path.as_std_path().to_owned())
            .unwrap_or_default(),
    });
    Ok(packages.collect())
}

/// The programs and whatever is linked into them.
fn linked(metadata: &Metadata) -> HashSet<&PackageId> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: BTreeMap<_, _> = nodes.map(|node| (&node.id, node)).collect();
    let programs = metadata.packages.iter().filter(|package| PROGRAMS.contains(&package.name.as_str()));
    let mut waiting: Vec<&PackageId> = programs.map(|package| &package.id).collect();
    let mut linked = HashSet::new();
    while let Some(id) = waiting.pop() {
        if linked.insert(id)
            && let Some(node) = nodes.get(id)
        {
            let is_linked = |dep: &&cargo_metadata::NodeDep| {
                dep.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
            };
            waiting.extend(node.deps.iter().filter(is_linked).map(|dep| &dep.pkg));
        }
    }
    linked
}

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Locked>,
}

#[derive(Deserialize)]
struct Locked {
    #[serde(default)]
    version: String,
    #[serde(default)]
    license: Option<String>,
    #[serde(default)]
    dev: bool,
}

/// Of the window's page. The mini-program takes nothing from others.
fn of_npm() -> Result<Vec<Package>, Failure> {
    let folder = root().join("ui");
    let text = std::fs::read_to_string(folder.join("package-lock.json"))?;
    let lock: Lock = serde_json::from_str(&text)
        .map_err(|error| Failure::new(format!("ui/package-lock.json: {error}")))?;
    let packages = lock.packages.into_iter().filter(|(path, locked)| !path.is_empty() && !locked.dev);
    let packages = packages.map(|(path, locked)| Package {
        name: path.rsplit_once("node_modules/").map_or(path.as_str(), |(_, name)| name).to_owned(),
        version: locked.version,
        licence: locked.license.unwrap_or_else(|| "see its text".to_owned()),
        directory: folder.join(&path),
    });
    Ok(packages.collect())
}
