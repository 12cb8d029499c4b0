//! The settings of `muster-endpoint serve`: by flag, else by environment, else by file.

use crate::commands::database_url;
use endpoint::{ConnectionLimits, DatabaseUrl, IpNet, Limit, OpsAddress, Rate, Rates};
use std::net::IpAddr;

#[derive(clap::Args, Clone, Debug)]
pub(crate) struct ServeSettings {
    /// Address to listen on; port 0 takes a free one
    #[arg(long, env = "MUSTER_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// Database: a file, made when absent, or its URL
    #[arg(long, env = "MUSTER_DATABASE", value_name = "FILE", value_parser = database_url())]
    pub database: DatabaseUrl,
    /// Where /readyz and /metrics are served: ADDRESS:PORT, PORT on loopback, or off. By default 127.0.0.1:8081 if it is
    /// free
    #[arg(long, env = "MUSTER_OPS_LISTEN", value_name = "ADDRESS")]
    pub ops_listen: Option<OpsAddress>,
    /// Calls of one attendee's page: N/s, N/min or off
    #[arg(long, env = "MUSTER_RATE_PER_VISITOR", value_name = "RATE", default_value = "5/s")]
    pub rate_per_visitor: Limit<Rate>,
    /// Posts of one attendee's page: N/s, N/min or off
    #[arg(long, env = "MUSTER_RATE_POSTS_PER_VISITOR", value_name = "RATE", default_value = "30/min")]
    pub rate_posts_per_visitor: Limit<Rate>,
    /// Calls of one event's attendees together: N/s, N/min or off
    #[arg(long, env = "MUSTER_RATE_PER_EVENT", value_name = "RATE", default_value = "2000/s")]
    pub rate_per_event: Limit<Rate>,
    /// Calls of attendees from one address, which a whole crowd may share: N/s, N/min or off
    #[arg(long, env = "MUSTER_RATE_PER_ADDRESS", value_name = "RATE", default_value = "1000/s")]
    pub rate_per_address: Limit<Rate>,
    /// New people from one address, which a venue's crowd may share: N/s, N/min or off
    #[arg(long, env = "MUSTER_RATE_NEW_PER_ADDRESS", value_name = "RATE", default_value = "1200/min")]
    pub rate_new_per_address: Limit<Rate>,
    /// Login codes of one event that may wait to be exchanged: a number or off
    #[arg(long, env = "MUSTER_CODES_PER_EVENT", value_name = "N", default_value = "200000")]
    pub codes_per_event: Limit<u32>,
    /// MiB that stay free on the disk: with less, new posts are refused while all else goes on; or off
    #[arg(long, env = "MUSTER_MIN_FREE_DISK", value_name = "MIB", default_value = "256")]
    pub min_free_disk: Limit<u64>,
    /// Connections open at once: a number or off. Never more than the system's limit of descriptors has room for
    #[arg(long, env = "MUSTER_CONNECTIONS", value_name = "N", default_value = "8192")]
    pub connections: Limit<u32>,
    /// Connections open at once from one address, which a whole crowd may share: a number or off
    #[arg(long, env = "MUSTER_CONNECTIONS_PER_ADDRESS", value_name = "N", default_value = "2048")]
    pub connections_per_address: Limit<u32>,
    /// Network of proxies whose X-Forwarded-For is believed; may be given again
    #[arg(long, env = "MUSTER_TRUST_PROXY", value_name = "CIDR", value_delimiter = ',', value_parser = network)]
    pub trust_proxy: Vec<IpNet>,
}

impl ServeSettings {
    pub(crate) fn rates(&self) -> Rates {
        Rates {
            visitor: self.rate_per_visitor,
            posts: self.rate_posts_per_visitor,
            event: self.rate_per_event,
            address: self.rate_per_address,
            newcomers: self.rate_new_per_address,
        }
    }

    pub(crate) fn connection_limits(&self) -> ConnectionLimits {
        ConnectionLimits { all: self.connections, per_address: self.connections_per_address }
    }
}

/// A single address is the network of itself.
fn network(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<IpAddr>().map(IpNet::from);
    text.parse().or_else(|_| address()).map_err(|_| "not a network such as 10.0.0.0/8".to_owned())
}
