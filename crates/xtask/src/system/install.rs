//! Installs packages on a Debian-like system, and asks a person on others.

use crate::Failure;
use crate::step::{output_of, run, spelled, step};
use crate::system::{Family, Package};
use std::process::Command;

/// Installs with apt-get, and prints first what and how.
pub fn install(missing: &[Package]) -> Result<(), Failure> {
    let names: Vec<String> = missing.iter().map(|package| package.name(Family::Debian)).collect();
    let rights = Rights::of_this_user();
    let mut commands = apt_commands(rights, &names);
    println!("These system packages are missing: {}", names.join(" "));
    if rights == Rights::None {
        let typed: Vec<String> = commands.iter().map(spelled).collect();
        return Err(Failure::needs_a_person(format!("Run as root:\n  {}", typed.join("\n  "))));
    }
    step("install system packages", || {
        for command in &mut commands {
            println!("{}", spelled(command));
            run(command)?;
        }
        Ok(())
    })
}

/// The request to a person to install the packages.
pub fn request(family: Family, missing: &[Package]) -> String {
    let names: Vec<String> = missing.iter().map(|package| package.name(family)).collect();
    let how = match family {
        Family::Fedora => "dnf install",
        Family::Arch => "pacman -S",
        Family::Debian | Family::Unknown => "install",
    };
    format!(
        "Something that this needs is missing. Install it, then run this again ({how}):\n  {}",
        names.join("\n  ")
    )
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rights {
    Root,
    Sudo,
    None,
}

impl Rights {
    fn of_this_user() -> Self {
        if output_of("id", &["-u"]).is_some_and(|id| id.trim() == "0") {
            Self::Root
        } else if output_of("sudo", &["--version"]).is_some() {
            Self::Sudo
        } else {
            Self::None
        }
    }
}

fn apt_commands(rights: Rights, names: &[String]) -> [Command; 2] {
    // Another apt-get, such as a nightly upgrade, may hold the lock for a while.
    let lock_timeout = ["-o", "DPkg::Lock::Timeout=300"];
    let start = || match rights {
        Rights::Sudo => Command::new("sudo"),
        Rights::Root | Rights::None => Command::new("env"),
    };
    let mut update = start();
    let mut install = start();
    if rights == Rights::Sudo {
        // sudo drops the environment, so env sets it behind it.
        update.arg("env");
        install.arg("env");
    }
    update.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(lock_timeout).arg("update");
    install.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).args(lock_timeout);
    install.args(["install", "-y", "--no-install-recommends"]).args(names);
    [update, install]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::package::{VIRTUAL_DISPLAY, WINDOW_DRIVER};

    #[test]
    fn root_needs_no_sudo_and_others_get_the_environment_through_it() {
        let names = ["xvfb".to_owned()];
        let [update, install] = apt_commands(Rights::Root, &names);
        assert_eq!(
            spelled(&update),
            "env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 update"
        );
        assert!(spelled(&install).ends_with("install -y --no-install-recommends xvfb"));
        let [_, install] = apt_commands(Rights::Sudo, &names);
        assert!(spelled(&install).starts_with("sudo env DEBIAN_FRONTEND=noninteractive apt-get"));
    }

    #[test]
    fn a_person_is_asked_in_the_words_of_their_system() {
        let missing = [VIRTUAL_DISPLAY, WINDOW_DRIVER];
        assert!(request(Family::Fedora, &missing).contains("xorg-x11-server-Xvfb"));
        assert!(request(Family::Arch, &missing).contains("xorg-server-xvfb"));
        // A name that isn't known for sure is not made up.
        assert!(request(Family::Arch, &missing).contains("the program WebKitWebDriver"));
        assert!(request(Family::Unknown, &missing).contains("the program Xvfb"));
    }
}
