//! The feed: every row once, in any order within a person, from the start again after a restore.

use crate::bench::{Bench, EVENT, bench};
use crate::rows::{accepted, bound, event, signed_in, unreadable};
use domain::{EventCode, Openid};
use protocol::ChangeRow;
use sync::State;

fn one_person() -> Vec<ChangeRow> {
    vec![signed_in("a", 1), accepted("a", 1), unreadable(), bound("a", "her"), accepted("a", 2)]
}

async fn read_to_the_end(bench: &Bench) {
    let running = bench.start();
    running.until(State::Live).await;
    running.stop().await;
}

#[tokio::test]
async fn every_page_is_applied_once_over_any_number_of_starts() {
    let bench = bench().await;
    bench.inbox.change(|e| e.rows = one_person());
    read_to_the_end(&bench).await;
    read_to_the_end(&bench).await;
    bench.inbox.change(|e| e.rows.push(accepted("a", 3)));
    read_to_the_end(&bench).await;

    assert_eq!(bench.accepts("her").await, 3);
    assert_eq!(bench.persons().await.len(), 1);
    let mut read: Vec<_> = bench.inbox.state.borrow().read.iter().flatten().cloned().collect();
    assert!(read.is_sorted(), "a cursor that was saved is never gone back behind: {read:?}");
    read.dedup();
    // The last cursor may have been asked for by then, or not.
    assert_eq!(read[..3], ["first/2", "first/4", "first/5"]);
}

#[tokio::test]
async fn a_row_that_the_endpoint_repeats_counts_once() {
    let bench = bench().await;
    let twice = || one_person().into_iter().flat_map(|row| [row.clone(), row]).collect();
    bench.inbox.change(|e| e.rows = twice());
    read_to_the_end(&bench).await;
    assert_eq!((bench.accepts("her").await, bench.kept("a").await), (2, 4));
}

#[tokio::test]
async fn a_restored_feed_is_read_from_the_start_and_nothing_is_doubled() {
    let bench = bench().await;
    bench.inbox.change(|e| e.rows = one_person());
    let running = bench.start();
    running.until(State::Live).await;
    bench.inbox.change(|e| {
        e.read.clear();
        e.feed_id = "second";
        e.rows.push(signed_in("b", 2));
    });
    bench.inbox.until(|e| e.read.contains(&Some("second/6".to_owned()))).await;
    running.stop().await;

    assert!(bench.inbox.state.borrow().read.contains(&None), "it begins again without a cursor");
    assert_eq!(bench.accepts("her").await, 2, "what was counted already is not counted again");
    assert_eq!(bench.persons().await.iter().map(|p| p.number).collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn an_event_stands_as_a_restored_endpoint_has_it_although_a_later_one_was_known() {
    let bench = bench().await;
    let title = || async {
        let read = |conn: &store::Connection| store::table::event::get(conn, &EventCode::new(EVENT));
        bench.store.read(read).await.unwrap().unwrap().title
    };
    bench.read_rows(vec![event("first", 1), event("second", 2), event("first, late", 1)]).await;
    assert_eq!(title().await, "second", "an older revision changes nothing");
    bench.inbox.change(|e| {
        e.feed_id = "restored";
        e.rows = vec![event("first", 1)];
    });
    bench.read_rows(Vec::new()).await;
    assert_eq!(title().await, "first", "nobody will save the second again");
}

#[tokio::test]
async fn a_person_comes_out_the_same_in_whichever_order_the_rows_come() {
    let rows = [signed_in("a", 1), bound("a", "her"), accepted("a", 1), accepted("a", 2)];
    for order in orders(&rows) {
        let bench = bench().await;
        let kinds: Vec<_> = order.iter().map(|row| row.kind.clone()).collect();
        bench.inbox.change(|e| e.rows = order);
        read_to_the_end(&bench).await;
        assert_eq!(bench.accepts("her").await, 2, "every accept folds once: {kinds:?}");
        assert_eq!(bench.openid_of("a").await, Some(Openid::new("o-fake-her")), "{kinds:?}");
    }
}

#[tokio::test]
async fn two_sign_ins_of_one_person_share_a_ledger() {
    let bench = bench().await;
    let rows = vec![
        bound("b", "her"),
        signed_in("b", 2),
        accepted("b", 1),
        accepted("a", 2),
        signed_in("a", 1),
        bound("a", "her"),
    ];
    bench.inbox.change(|e| e.rows = rows);
    read_to_the_end(&bench).await;
    assert_eq!(bench.accepts("her").await, 2);
    assert_eq!(bench.persons().await.iter().map(|p| p.number).collect::<Vec<_>>(), [1]);
}

/// All orders of these.
fn orders(rows: &[ChangeRow]) -> Vec<Vec<ChangeRow>> {
    if rows.is_empty() {
        return vec![Vec::new()];
    }
    let starting_with = |at: usize| {
        let mut rest = rows.to_vec();
        let first = rest.remove(at);
        orders(&rest).into_iter().map(move |rest| [vec![first.clone()], rest].concat())
    };
    (0..rows.len()).flat_map(starting_with).collect()
}
