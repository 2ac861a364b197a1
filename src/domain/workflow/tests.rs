use super::*;
use crate::domain::{id::Id, slug::Slug};

const NOW: i64 = 1_000_000_000_000;

fn at(micros: i64) -> Time {
    Time::from_micros(NOW + micros).unwrap()
}

fn article(state: State) -> Article {
    Article {
        id: Id::MIN,
        version: 1,
        state,
        archived_at: None,
        deleted_at: None,
        killed_at: None,
        wished_slug: None,
        translation_group: Id::MIN,
        embargo_until: None,
        embargoed: false,
        publish_at: None,
        expires_at: None,
        no_automatic_related: false,
        created_at: at(-9),
        created_by: "ada".to_owned(),
        updated_at: at(-9),
        updated_by: "ada".to_owned(),
        owner: None,
    }
}

fn publication(ended_by: Option<EndedBy>) -> Publication {
    Publication {
        id: Id::MIN,
        article_id: Id::MIN,
        revision_id: Id::MIN,
        version: 1,
        live_from: at(-5),
        live_until: ended_by.map(|_| at(-2)),
        ended_by,
        public_note: None,
        slug: Slug::parse("ferry").unwrap(),
        published_at: None,
        updated_at: at(-5),
        expires_at: None,
        struck_at: None,
    }
}

#[test]
fn readers_have_what_the_last_publication_says() {
    let draft = article(State::Draft);
    let of = |last: &Publication| Visibility::of(&draft, Some(last), at(0));
    assert_eq!(Visibility::of(&draft, None, at(0)), Visibility::None);
    assert_eq!(of(&publication(None)), Visibility::Live);
    for (ended_by, visibility) in [
        (EndedBy::Unpublished, Visibility::Withdrawn),
        (EndedBy::Expired, Visibility::Expired),
        (EndedBy::Killed, Visibility::Killed),
    ] {
        assert_eq!(of(&publication(Some(ended_by))), visibility);
        // What was struck is the text; that it was public, and why it is not any more, readers are told still.
        assert_eq!(of(&Publication { struck_at: Some(at(-1)), ..publication(Some(ended_by)) }), visibility);
    }
    for (expires_at, visibility) in
        [(at(1), Visibility::Live), (at(0), Visibility::Expired), (at(-1), Visibility::Expired)]
    {
        assert_eq!(of(&Publication { expires_at: Some(expires_at), ..publication(None) }), visibility);
    }
    let killed = Article { killed_at: Some(at(-1)), ..article(State::Draft) };
    assert_eq!(Visibility::of(&killed, None, at(0)), Visibility::Killed);
    assert_eq!(Visibility::of(&killed, Some(&publication(Some(EndedBy::Unpublished))), at(0)), Visibility::Killed);
}

/// What the contract says of one case, written as a table of words and not as the code decides it.
fn expected(verb: Verb, state: State, visibility: Visibility, archived: bool, killed: bool) -> &'static str {
    let live = visibility == Visibility::Live;
    match (verb, archived, killed) {
        (Verb::Kill, _, true) => return "already",
        (Verb::Kill, _, false) => return "go",
        (Verb::Archive, true, _) => return "already",
        (Verb::Archive, false, _) => return if live { "still_public" } else { "go" },
        (Verb::Unarchive, archived, _) => return if archived { "go" } else { "already" },
        (Verb::Delete, archived, _) => return if archived && !live { "go" } else { "illegal_move" },
        (Verb::Revive, false, true) => return "go",
        (Verb::Unpublish, ..) => {
            return match visibility {
                Visibility::Live => "go",
                Visibility::None => "not_public",
                _ => "already",
            };
        }
        (_, true, _) | (_, _, true) => return "illegal_move",
        _ => {}
    }
    let legal: &[State] = match verb {
        Verb::Submit => &[State::Draft],
        Verb::Reject => &[State::InReview, State::Approved],
        Verb::Approve => &[State::InReview],
        Verb::Unschedule if state == State::Approved => return "already",
        Verb::Unschedule => &[State::Scheduled],
        Verb::Publish => State::ALL,
        Verb::Schedule if live => &[State::Draft, State::InReview, State::Approved, State::Scheduled],
        Verb::Schedule => State::ALL,
        Verb::Embargo if live => return "already_public",
        Verb::Embargo => State::ALL,
        _ => &[],
    };
    if legal.contains(&state) { "go" } else { "illegal_move" }
}

#[test]
fn every_move_from_everywhere() {
    let mut seen = 0;
    for (state, visibility) in State::ALL.iter().flat_map(|state| Visibility::ALL.iter().map(move |one| (*state, *one)))
    {
        for (archived, killed) in [(false, false), (false, true), (true, false), (true, true)] {
            let (archived_at, killed_at) = (archived.then_some(at(-1)), killed.then_some(at(-1)));
            let article = Article { archived_at, killed_at, ..article(state) };
            let standing = Standing { article: &article, visibility, now: at(0) };
            let legal = standing.legal();
            for verb in Verb::ALL {
                let told = match standing.check(*verb) {
                    Ok(Move::Go) => "go",
                    Ok(Move::Already) => "already",
                    Err(conflict) => {
                        let words: Vec<&str> = legal.iter().map(|verb| verb.as_str()).collect();
                        assert_eq!(conflict.legal, Some(words));
                        assert!(conflict.detail.ends_with('.'));
                        conflict.code
                    }
                };
                let case = format!("{verb} {state} {visibility} archived={archived} killed={killed}");
                assert_eq!(told, expected(*verb, state, visibility, archived, killed), "{case}");
                assert_eq!(legal.contains(verb), told == "go", "{case}");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 14 * 5 * 5 * 4);
}

#[test]
fn what_is_under_embargo_may_be_published_and_waits() {
    for held in [
        Article { embargoed: true, publish_at: Some(at(-1)), ..article(State::Scheduled) },
        Article { embargo_until: Some(at(1)), publish_at: Some(at(-1)), ..article(State::Scheduled) },
    ] {
        assert_eq!(Standing::of(&held, None, at(0)).check(Verb::Publish), Ok(Move::Go));
        assert!(!due(&held, at(0)));
        assert_eq!(due(&held, at(2)), !held.embargoed);
    }
}

#[test]
fn a_revived_article_can_be_published_again() {
    let revived = article(Verb::Revive.leads_to(State::Approved));
    let standing = Standing::of(&revived, Some(&publication(Some(EndedBy::Killed))), at(0)).legal();
    assert_eq!(revived.state, State::Draft);
    assert!(standing.contains(&Verb::Publish) && standing.contains(&Verb::Kill) && !standing.contains(&Verb::Revive));
}

#[test]
fn a_save_reopens_only_what_was_published() {
    for state in State::ALL {
        let after = if *state == State::Published { State::Draft } else { *state };
        assert_eq!(after_save(*state), after);
    }
}

#[test]
fn a_scheduled_article_waits_for_the_later_of_its_time_and_its_embargo() {
    let scheduled = |publish_at, embargo_until: Option<i64>, embargoed| Article {
        publish_at: Some(at(publish_at)),
        embargo_until: embargo_until.map(at),
        embargoed,
        ..article(State::Scheduled)
    };
    for (article, waits) in [
        (scheduled(0, None, false), None),
        (scheduled(-1, Some(0), false), None),
        (scheduled(1, None, false), Some(Waits::Time)),
        (scheduled(0, Some(1), false), Some(Waits::Embargo)),
        (scheduled(2, Some(1), false), Some(Waits::Time)),
        (scheduled(1, Some(2), false), Some(Waits::Embargo)),
        (scheduled(0, None, true), Some(Waits::Lift)),
        (scheduled(9, Some(-1), true), Some(Waits::Lift)),
    ] {
        assert_eq!(waits_for(&article, at(0)), waits, "{article:?}");
        assert_eq!(due(&article, at(0)), waits.is_none(), "{article:?}");
    }
    let ready = scheduled(0, None, false);
    for never in [
        Article { state: State::Approved, ..ready.clone() },
        Article { archived_at: Some(at(-1)), ..ready.clone() },
        Article { killed_at: Some(at(-1)), ..ready.clone() },
        Article { publish_at: None, ..ready },
    ] {
        assert!(!due(&never, at(0)));
        assert_eq!(waits_for(&never, at(0)), None);
    }
}
