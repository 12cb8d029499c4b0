//! The sandbox over real HTTP, one file per call, and the crowd against a small stand-in for the endpoint.

mod control;
mod crowd;
mod faults;
mod jscode2session;
mod library;
mod send;
mod served;
mod serving;
mod shapes;
mod stable_token;
mod stand_in;
mod templates;
