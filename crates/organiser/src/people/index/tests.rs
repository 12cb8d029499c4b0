//! Searching and counting, and that what is in memory is always what a fresh reading would find.

use super::Index;
use crate::api::{AttendeeFilter, AttendeePage};
use domain::AttendeeId;
use std::collections::BTreeMap;
use store::table::account;
use store::table::attendee::{self, Lost, SignIn};
use store::table::event;
use store::table::ledger::{self, Evidence, GrantReport};
use store::table::sent::{self, Sent};
use store::{Result, Store, Tx};
use tempfile::TempDir;
use testing::{appid, event_code as code, openid, template_id as template};

struct Desk {
    store: Store,
    index: Index,
    _dir: TempDir,
}

async fn desk() -> Desk {
    let dir = TempDir::new().unwrap();
    let store = Store::open(dir.path()).unwrap().store;
    let desk = Desk { index: Index::new(store.clone()), store, _dir: dir };
    desk.write(|tx| {
        account::put(tx, &testing::account())?;
        event::put(tx, &testing::event())
    })
    .await;
    desk
}

fn sign_in(tx: &Tx<'_>, number: u32, name: &str, phone: &str) -> Result<()> {
    let answers: BTreeMap<_, _> = [("phone".to_owned(), phone.to_owned())].into();
    let sign_in = SignIn { answers, ..testing::sign_in(number, Some(name)) };
    attendee::sign_in(tx, &id(number), &code(), &appid(), &sign_in)
}

fn id(number: u32) -> AttendeeId {
    AttendeeId::new(format!("a{number}"))
}

fn bind(tx: &Tx<'_>, number: u32, person: &str) -> Result<()> {
    attendee::bind(tx, &id(number), &code(), &appid(), &openid(person)).map(drop)
}

fn say(tx: &Tx<'_>, person: &str, state: domain::GrantState) -> Result<()> {
    let word = GrantReport {
        accepts: u32::from(state == domain::GrantState::Open),
        state,
        evidence: Evidence::Page,
        at_ms: 1,
    };
    ledger::hear(tx, &appid(), &openid(person), &template(), word)
}

impl Desk {
    async fn write(&self, write: impl FnOnce(&Tx<'_>) -> Result<()> + Send + 'static) {
        self.store.write(write).await.unwrap();
    }

    async fn page(&self, search: &str, filter: AttendeeFilter) -> AttendeePage {
        let kept = self.index.page(&code(), search, filter, 0, 100).await.unwrap();
        let read = Index::new(self.store.clone()).page(&code(), search, filter, 0, 100).await.unwrap();
        assert_eq!(
            serde_json::to_value(&kept).unwrap(),
            serde_json::to_value(&read).unwrap(),
            "memory and a fresh reading agree about {search:?}"
        );
        kept
    }

    async fn find(&self, search: &str) -> Vec<u32> {
        self.page(search, AttendeeFilter::All).await.rows.iter().map(|row| row.number).collect()
    }

    async fn crowd(&self) {
        let people = [
            (1, "张伟", "138 0013 8000"),
            (2, "Zoë Wang", "none"),
            (12, "李雷", "13900139000"),
            (120, "欧阳娜", ""),
        ];
        self.write(move |tx| people.into_iter().try_for_each(|(n, name, phone)| sign_in(tx, n, name, phone)))
            .await;
    }
}

#[tokio::test]
async fn people_are_found_by_name_sound_number_and_answer() {
    let desk = desk().await;
    desk.crowd().await;
    let expected: [(&str, &[u32]); 14] = [
        ("", &[120, 12, 2, 1]),
        ("张", &[1]),
        ("zw", &[1]),
        ("ZhangWei", &[1]),
        ("zhang wei", &[1]),
        ("ll", &[12]),
        ("oyn", &[120]),
        ("zoë", &[2]),
        ("wang", &[2]),
        ("12", &[12, 120]),
        ("13800138000", &[1]),
        ("0013", &[12, 1]),
        ("%", &[]),
        ("nobody", &[]),
    ];
    for (search, people) in expected {
        assert_eq!(desk.find(search).await, people, "{search:?}");
    }
}

#[tokio::test]
async fn spaces_case_width_accents_and_signs_make_no_difference() {
    let desk = desk().await;
    let people = [
        (1, "张　伟", "138 0013 8000"),
        (2, "欧阳 娜娜", "(010) 8888-6666"),
        (3, "Zoë Müller", ""),
        (4, "ＡＮＮＡ Lee", ""),
        (5, "买买提·吐尔逊", ""),
        (6, "Siobhán O’Neill", ""),
        (7, "吕布", ""),
        (8, "Lyu Bu", ""),
        (9, "Lü Bu", ""),
        (10, "李玉", ""),
        (11, "Zoe\u{308}", ""),
    ];
    desk.write(move |tx| people.into_iter().try_for_each(|(n, name, phone)| sign_in(tx, n, name, phone)))
        .await;
    let expected: &[(&str, &[u32])] = &[
        ("张伟", &[1]),
        ("张 伟", &[1]),
        ("zhangwei", &[1]),
        ("Zhang Wei", &[1]),
        ("ｚｗ", &[1]),
        ("z w", &[1]),
        ("zhāng wěi", &[1]),
        ("欧阳娜娜", &[2]),
        ("欧阳 娜娜", &[2]),
        ("阳娜", &[2]),
        ("oynn", &[2]),
        ("ou yang", &[2]),
        ("ZOE", &[11, 3]),
        ("zoë", &[11, 3]),
        ("zoe mu", &[3]),
        ("anna l", &[4]),
        ("ANNALEE", &[4]),
        ("ａｎｎａ", &[4]),
        ("买买提吐尔逊", &[5]),
        ("买买提.吐尔逊", &[5]),
        ("买买提・吐", &[5]),
        ("siobhan oneill", &[6]),
        ("o'neill", &[6]),
        ("lvbu", &[9, 8, 7]),
        ("lü bu", &[9, 8, 7]),
        ("lyu bu", &[9, 8, 7]),
        ("LǙ", &[9, 8, 7]),
        ("lyu", &[10, 9, 8, 7]),
        ("138-0013-8000", &[1]),
        ("138 0013", &[1]),
        ("１３８００１３", &[1]),
        ("01088886666", &[2]),
        ("010-8888", &[2]),
        ("张 李", &[]),
    ];
    for (search, people) in expected {
        assert_eq!(desk.find(search).await, *people, "{search:?}");
    }
}

#[tokio::test]
async fn what_was_found_is_marked_whole_however_it_was_typed() {
    let desk = desk().await;
    let people = ["张　伟", "欧阳 娜娜", "Zoe\u{308} B", "👨\u{200d}👩李雷", "O’Neill"];
    desk.write(move |tx| (1..).zip(people).try_for_each(|(n, name)| sign_in(tx, n, name, ""))).await;
    for (search, number, marked) in [
        ("张伟", 1, "张　伟"),
        ("zw", 1, "张　伟"),
        ("伟", 1, "伟"),
        ("oyn", 2, "欧阳 娜"),
        ("阳 娜", 2, "阳 娜"),
        ("zoe", 3, "Zoe\u{308}"),
        ("ZOEB", 3, "Zoe\u{308} B"),
        ("ll", 4, "李雷"),
        ("雷", 4, "雷"),
        ("oneill", 5, "O’Neill"),
    ] {
        let page = desk.page(search, AttendeeFilter::All).await;
        let row = page.rows.into_iter().find(|row| row.number == number).expect(search);
        let units: Vec<u16> = row.name.unwrap_or_default().encode_utf16().collect();
        let stretch = |hit: &crate::api::Hit| &units[hit.start as usize..hit.end as usize];
        let shown: Vec<String> =
            row.hits.iter().map(|hit| String::from_utf16(stretch(hit)).unwrap()).collect();
        assert_eq!(shown, [marked], "{search:?}");
    }
}

#[tokio::test]
async fn what_was_found_is_marked_in_the_windows_own_units() {
    let desk = desk().await;
    desk.write(|tx| sign_in(tx, 1, "🎉张伟", "")).await;
    for search in ["zw", "张伟"] {
        let hits = desk.page(search, AttendeeFilter::All).await.rows.remove(0).hits;
        assert_eq!(hits.iter().map(|hit| (hit.start, hit.end)).collect::<Vec<_>>(), [(2, 4)], "{search}");
    }
}

#[tokio::test]
async fn everybody_counts_under_exactly_one_reason_and_the_list_follows_every_change() {
    let desk = desk().await;
    desk.crowd().await;
    let counts = desk.page("", AttendeeFilter::All).await.counts;
    assert_eq!((counts.all, counts.unverified, counts.waiting_for_code), (4, 4, 4));

    desk.write(|tx| {
        for number in [1, 2, 12] {
            bind(tx, number, &format!("p{number}"))?;
        }
        say(tx, "p1", domain::GrantState::Open)?;
        say(tx, "p2", domain::GrantState::Refused)?;
        attendee::lose(
            tx,
            &id(120),
            &code(),
            &appid(),
            &Lost { reason: "expired".to_owned(), ..Lost::default() },
        )
    })
    .await;
    let counts = desk.page("", AttendeeFilter::All).await.counts;
    assert_eq!((counts.reachable, counts.refused, counts.never_asked, counts.no_identity), (1, 1, 1, 1));
    assert_eq!((counts.unreachable, counts.told, counts.unverified), (3, 0, 1));

    desk.write(|tx| {
        let sent = Sent {
            id: "elsewhere".to_owned(),
            event: code(),
            attendee: id(1),
            template_id: template(),
            errcode: 0,
            declined: false,
            msg_id: None,
            at_ms: 1,
            by: "another desk".to_owned(),
            is_test: false,
        };
        sent::put(tx, &appid(), Some(&openid("p1")), &sent)?;
        // The second phone of the one who refused, and its lower number.
        sign_in(tx, 121, "张三", "")?;
        bind(tx, 121, "p2")
    })
    .await;
    let page = desk.page("", AttendeeFilter::Told).await;
    assert_eq!(page.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1]);
    assert_eq!(page.counts.all, 4, "two sign-ins of one person are one line");
    assert_eq!(desk.find("121").await, [2], "and the folded number finds the person");

    desk.write(|tx| store::erase_attendee(tx, &id(2), &code(), &appid())).await;
    assert_eq!(desk.find("").await, [121, 120, 12, 1], "the sign-in that is left stands for the person now");
    assert_eq!(desk.find("zoë").await, [0; 0]);
}

#[tokio::test]
async fn a_list_is_read_in_stretches() {
    let desk = desk().await;
    desk.write(|tx| (1..=25).try_for_each(|n| sign_in(tx, n, "某某", ""))).await;
    let page = desk.index.page(&code(), "mm", AttendeeFilter::All, 10, 10).await.unwrap();
    assert_eq!(
        page.rows.iter().map(|row| row.number).collect::<Vec<_>>(),
        (6..=15).rev().collect::<Vec<_>>()
    );
    assert_eq!((page.total, page.counts.all), (25, 25));
}
