//! One call of the API: how it is served, and its entry in the OpenAPI document. Both are together, so that nothing
//! is served that isn't described.

use crate::{app::App, error::ApiError};
use axum::{
    extract::{DefaultBodyLimit, Request},
    handler::Handler,
    http::header::CONTENT_LENGTH,
    middleware::{Next, from_fn},
    response::Response,
    routing::{self, MethodRouter},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};

pub(crate) struct Call {
    pub method: &'static str,
    pub path: &'static str,
    pub summary: &'static str,
    pub caller: Caller,
    pub query: &'static [Query],
    pub body: Option<Shape>,
    /// By status, each with its body if it has one.
    pub answers: Vec<(u16, Option<Shape>)>,
    /// By status, besides those that every such call has.
    pub refusals: Vec<(u16, &'static str)>,
    pub handler: MethodRouter<App>,
}

/// Whom a call is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Anybody who has an event's code.
    Anybody,
    /// An attendee's page, known by `X-Visitor`.
    Visitor,
    /// A token that may read.
    Reader,
    /// A token that may write.
    Writer,
}

impl Caller {
    /// Attendees need no account, so they are held back by how often they call.
    pub(crate) fn is_attendee(self) -> bool {
        matches!(self, Self::Anybody | Self::Visitor)
    }
}

/// A parameter of the query.
#[derive(Clone, Copy)]
pub(crate) struct Query {
    pub name: &'static str,
    pub is_number: bool,
    pub is_required: bool,
    pub meaning: &'static str,
}

/// How a type looks as JSON.
pub(crate) type Shape = fn(&mut SchemaGenerator) -> Schema;

pub(crate) fn get<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Call {
    Call::new("get", path, routing::get(handler))
}

pub(crate) fn post<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Call {
    Call::new("post", path, routing::post(handler))
}

pub(crate) fn put<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Call {
    Call::new("put", path, routing::put(handler))
}

pub(crate) fn delete<T: 'static>(path: &'static str, handler: impl Handler<T, App>) -> Call {
    Call::new("delete", path, routing::delete(handler))
}

impl Call {
    fn new(method: &'static str, path: &'static str, handler: MethodRouter<App>) -> Self {
        Self {
            method,
            path,
            summary: "",
            caller: Caller::Anybody,
            query: &[],
            body: None,
            answers: Vec::new(),
            refusals: Vec::new(),
            handler,
        }
    }

    pub(crate) fn by(self, caller: Caller, summary: &'static str) -> Self {
        Self { caller, summary, ..self }
    }

    pub(crate) fn asks(self, query: &'static [Query]) -> Self {
        Self { query, ..self }
    }

    /// A JSON body of at most this many bytes.
    pub(crate) fn takes<T: JsonSchema>(self, most: usize) -> Self {
        let announced = from_fn(move |request, next| refuse_announced(most, request, next));
        let handler = self.handler.layer(DefaultBodyLimit::max(most)).layer(announced);
        Self { body: Some(SchemaGenerator::subschema_for::<T>), handler, ..self }
    }

    pub(crate) fn answers<T: JsonSchema>(mut self, status: u16) -> Self {
        self.answers.push((status, Some(SchemaGenerator::subschema_for::<T>)));
        self
    }

    pub(crate) fn answers_nothing(mut self) -> Self {
        self.answers.push((204, None));
        self
    }

    pub(crate) fn refuses(mut self, status: u16, codes: &[&'static str]) -> Self {
        self.refusals.extend(codes.iter().map(|code| (status, *code)));
        self
    }
}

/// Refuses a body that says itself that it is too long, before any of it is read.
async fn refuse_announced(most: usize, request: Request, next: Next) -> Result<Response, ApiError> {
    let announced =
        request.headers().get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > most) {
        return Err(ApiError::BodyTooLarge);
    }
    Ok(next.run(request).await)
}
