//! Everybody on the call: one entry a person, with title, firm and role.

use std::collections::HashMap;

use super::intro::Introduction;
use super::{Participant, Voice};
use crate::layout::{Draft, Side};
use crate::people::name::{is_voice_number, key_words, same_words, unnamed};
use crate::people::{Unnamed, VOCABULARY, fold};
use crate::records::{Role, Section};

/// One person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The name as the header writes it.
    pub name: String,
    /// The title.
    pub title: Option<String>,
    /// The firm.
    pub firm: Option<String>,
    /// What the person is to the company.
    pub role: Role,
    /// The words by which spellings are compared.
    words: Vec<String>,
    /// The side a roster or a mark tells.
    side: Option<Side>,
    /// What a label says that is no name.
    unnamed: Option<Unnamed>,
    /// Whether the operator says that the person looks after investors.
    looks_after_investors: bool,
    /// Whether the operator invited a question from this person.
    asked: bool,
    /// Ordinals of the turns.
    turns: Vec<usize>,
}

/// The people of a call.
pub struct Cast {
    people: Vec<Person>,
    of_turn: Vec<Option<usize>>,
}

impl Cast {
    /// Everybody who speaks or stands in a roster; who runs the line is known afterwards.
    pub fn new(draft: &Draft, voices: &[Voice]) -> Self {
        let mut cast = Self {
            people: Vec::new(),
            of_turn: Vec::with_capacity(draft.turns.len()),
        };
        let mut index: HashMap<String, usize> = HashMap::new();
        for (i, turn) in draft.turns.iter().enumerate() {
            let Some(label) = &turn.label else {
                cast.of_turn.push(None);
                continue;
            };
            let mut key = fold(&label.name);
            if key.is_empty() {
                key = format!("- {}", label.title.as_deref().unwrap_or_default());
            }
            let p = *index.entry(key).or_insert_with(|| {
                cast.people.push(Person::new(&label.name));
                cast.people.len() - 1
            });
            let person = &mut cast.people[p];
            person.turns.push(i);
            person.title = person.title.take().or_else(|| label.title.clone());
            person.firm = person.firm.take().or_else(|| label.firm.clone());
            person.side = person.side.or(turn.side);
            cast.of_turn.push(Some(p));
        }
        cast.add_roster(draft, &index);
        cast.find_operators(voices);
        cast
    }

    fn add_roster(&mut self, draft: &Draft, index: &HashMap<String, usize>) {
        let speaking = self.people.len();
        for entry in &draft.roster {
            let exact = index.get(&fold(&entry.label.name)).copied();
            let known = exact.or_else(|| {
                let words = key_words(&entry.label.name);
                let same = |p: &Person| p.unnamed.is_none() && same_words(&p.words, &words);
                self.people[..speaking].iter().position(same)
            });
            let p = known.unwrap_or_else(|| {
                self.people.push(Person::new(&entry.label.name));
                self.people.len() - 1
            });
            let person = &mut self.people[p];
            person.title = person.title.take().or_else(|| entry.label.title.clone());
            person.firm = person.firm.take().or_else(|| entry.label.firm.clone());
            person.side = entry.side.or(person.side);
        }
    }

    /// The operator by label, or by what is said: instructions for the keypad, the line that is
    /// being recorded. A host from the company who reads the safe harbour is none.
    fn find_operators(&mut self, voices: &[Voice]) {
        // Where somebody is called the operator nobody else is looked for.
        let labelled = self.people.iter().any(|p| p.unnamed == Some(Unnamed::Operator));
        for person in &mut self.people {
            let operator = match person.unnamed {
                None if labelled => false,
                Some(label) => label == Unnamed::Operator,
                None => {
                    let says = person
                        .turns
                        .iter()
                        .filter(|&&t| voices[t].says(&VOCABULARY.operator_says) || calls_next(&voices[t]))
                        .count();
                    let own = person.turns.iter().any(|&t| is_safe_harbour(&voices[t].lead));
                    let long = person.turns.iter().any(|&t| voices[t].length > 2500);
                    says * 2 >= person.turns.len()
                        && says > 0
                        && !own
                        && !long
                        && person.title.is_none()
                        && person.side.is_none()
                }
            };
            if operator {
                person.role = Role::Operator;
            }
        }
    }

    /// The person who speaks a turn.
    pub fn of_turn(&self, turn: usize) -> Option<&Person> {
        self.person_of(turn).map(|p| &self.people[p])
    }

    /// The number of the person who speaks a turn.
    pub fn person_of(&self, turn: usize) -> Option<usize> {
        self.of_turn.get(turn).copied().flatten()
    }

    /// Whether the operator speaks a turn.
    pub fn is_operator(&self, turn: usize) -> bool {
        self.of_turn(turn).is_some_and(|p| p.role == Role::Operator)
    }

    /// Whether a roster, a title or a label says that the speaker of a turn is no one of the company.
    pub fn is_caller(&self, turn: usize) -> bool {
        self.of_turn(turn).is_some_and(|p| p.is_caller())
    }

    /// Whether a name is that of a speaker.
    pub fn knows(&self, name: &str) -> bool {
        let words = key_words(name);
        self.people.iter().any(|p| same_words(&p.words, &words))
    }

    /// Gives everybody a role, and the firm and title that introductions tell.
    pub fn judge(&mut self, draft: &Draft, voices: &[Voice], sections: &[Section]) {
        self.hear_introductions(voices, sections);
        let prepared: Vec<bool> = self
            .people
            .iter()
            .map(|p| p.turns.iter().any(|&t| sections[t] == Section::Prepared))
            .collect();
        let after_operator: Vec<usize> = self
            .people
            .iter()
            .map(|p| {
                p.turns
                    .iter()
                    .filter(|&&t| t > 0 && sections[t] == Section::Qa && self.is_operator(t - 1))
                    .filter(|&&t| !hands_back(&voices[t - 1]))
                    .count()
            })
            .collect();
        let introduced: Vec<bool> = self
            .people
            .iter()
            .map(|p| {
                let first = p.turns.first().filter(|&&t| t > 0 && sections[t] == Section::Qa);
                first.is_some_and(|&t| self.is_operator(t - 1) && calls(&voices[t - 1]))
            })
            .collect();
        let speakers = draft.turns.iter().any(|t| t.label.is_some());
        let company = self.company_firm(draft, &prepared);
        for (n, person) in self.people.iter_mut().enumerate() {
            if person.role == Role::Operator {
                continue;
            }
            person.role = if speakers {
                person.role(
                    prepared[n],
                    introduced[n],
                    after_operator[n],
                    company.as_deref(),
                    voices,
                )
            } else {
                Role::Unknown
            };
            if person.role == Role::Management {
                let looks_after = person.looks_after_investors
                    || person.title.as_deref().is_some_and(is_for_investors)
                    || person
                        .firm
                        .as_deref()
                        .is_some_and(|f| VOCABULARY.is_investor_relations_firm(f));
                if looks_after {
                    person.role = Role::InvestorRelations;
                }
            }
        }
    }

    /// The firm that those who speak in the prepared part carry in their headers.
    fn company_firm(&self, draft: &Draft, prepared: &[bool]) -> Option<String> {
        let firms: Vec<&str> = (0..draft.turns.len())
            .filter(|&t| self.person_of(t).is_some_and(|p| prepared[p]))
            .filter_map(|t| draft.turns[t].label.as_ref()?.firm.as_deref())
            .collect();
        crate::about::company::most_frequent(&firms)
    }

    /// Firms and titles from the operator's introductions, titles from the company's own.
    fn hear_introductions(&mut self, voices: &[Voice], sections: &[Section]) {
        // Without an operator it is the one who opens the call that names those who ask.
        let operated = (0..voices.len()).any(|i| self.is_operator(i));
        let host = self.person_of(0).filter(|_| !operated);
        for (i, voice) in voices.iter().enumerate() {
            let operator = self.is_operator(i);
            let hosts = sections[i] == Section::Qa && host.is_some() && self.person_of(i) == host;
            if !operator && !hosts && (i > 2 || sections[i] == Section::Qa) {
                continue;
            }
            for introduction in voice
                .introduced()
                .iter()
                .filter(|x| !hosts || x.asks && x.firm.is_some())
            {
                self.hear(introduction, operator || hosts, sections);
            }
            if operator && sections[i] == Section::Qa {
                self.hear_firm_of_next(i, voice, sections);
            }
        }
    }

    /// Whoever first speaks right after the operator has named one firm is of that firm, though the
    /// name be spelt in another way, or a colleague ask.
    fn hear_firm_of_next(&mut self, i: usize, voice: &Voice, sections: &[Section]) {
        let mut asking = voice.introduced().iter().filter(|x| x.asks && x.firm.is_some());
        let (Some(one), None) = (asking.next(), asking.next()) else {
            return;
        };
        let Some(next) = self.person_of(i + 1) else { return };
        let person = &mut self.people[next];
        let stranger = person.unnamed.is_none()
            && person.side != Some(Side::Company)
            && person.title.is_none()
            && person.turns.first() == Some(&(i + 1))
            && person.turns.iter().all(|&t| sections[t] == Section::Qa);
        if stranger && person.firm.is_none() {
            person.firm.clone_from(&one.firm);
        }
    }

    fn hear(&mut self, heard: &Introduction, operator: bool, sections: &[Section]) {
        // The one spelt alike, else the one whose family name agrees.
        let words = key_words(&heard.name);
        let of = |p: &Person| p.unnamed.is_none() && same_words(&p.words, &words);
        // A first name alone ("the line of Dana from Brook Bank") is enough where one person has it.
        let alone = || {
            let [word] = words.as_slice() else {
                return None;
            };
            // Not who spoke before the questions: that one is of the company.
            let presents = |p: &Person| p.turns.iter().any(|&t| sections[t] == Section::Prepared);
            let mut having = (0..self.people.len()).filter(|&p| {
                let person = &self.people[p];
                person.unnamed.is_none() && person.words.contains(word) && !(heard.asks && presents(person))
            });
            having.next().filter(|_| having.next().is_none())
        };
        let found = self.people.iter().position(of);
        let Some(found) = found.or_else(|| alone().filter(|_| operator && heard.asks)) else {
            return;
        };
        let person = &mut self.people[found];
        if person.role == Role::Operator {
            return;
        }
        person.asked |= operator && heard.asks;
        if operator && person.firm.is_none() {
            person.firm.clone_from(&heard.firm);
        }
        // `Vice President` in a list does not outweigh that the operator says whom the person looks after.
        person.looks_after_investors |= operator && !heard.asks && heard.title.as_deref().is_some_and(is_for_investors);
        if person.title.is_none() {
            person.title.clone_from(&heard.title);
        }
    }

    /// Firms that the company's own people carry, for the company's name.
    pub fn company_firms(&self) -> Vec<&str> {
        self.people
            .iter()
            .filter(|p| p.role == Role::Management && p.side != Some(Side::Caller))
            .filter_map(|p| p.firm.as_deref())
            .collect()
    }

    /// The people as participants, speakers first, in the order of the text.
    pub fn participants(&self) -> Vec<Participant> {
        self.people
            .iter()
            .filter(|p| !p.name.is_empty())
            .map(|p| Participant {
                name: p.name.clone(),
                title: p.title.clone(),
                firm: p.firm.clone(),
                role: p.role,
            })
            .collect()
    }
}

impl Person {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_string(),
            title: None,
            firm: None,
            role: Role::Unknown,
            words: key_words(name),
            side: None,
            unnamed: unnamed(name),
            looks_after_investors: false,
            asked: false,
            turns: Vec::new(),
        }
    }

    fn is_caller(&self) -> bool {
        self.side == Some(Side::Caller)
            || self.unnamed == Some(Unnamed::Analyst)
            || self.side.is_none() && self.title.as_deref().is_some_and(is_analyst_title)
    }

    /// What the person is, by roster, introduction, title, place and behaviour, in this order.
    fn role(
        &self,
        prepared: bool,
        introduced: bool,
        after_operator: usize,
        company: Option<&str>,
        voices: &[Voice],
    ) -> Role {
        match self.unnamed {
            Some(Unnamed::Management) => return Role::Management,
            Some(Unnamed::Analyst) => return Role::Analyst,
            Some(Unnamed::Operator) => return Role::Operator,
            _ => {}
        }
        match self.side {
            Some(Side::Company) => return Role::Management,
            Some(Side::Caller) => return Role::Analyst,
            None => {}
        }
        if self.is_caller() {
            return Role::Analyst;
        }
        // A number tells voices apart: each is judged by what it does.
        if self.unnamed == Some(Unnamed::Speaker) && !is_voice_number(&self.name) {
            return Role::Unknown;
        }
        if prepared {
            return Role::Management;
        }
        if self.asked {
            return Role::Analyst;
        }
        // Somebody of another firm who speaks in the questions only.
        if let (Some(own), Some(company)) = (&self.firm, company)
            && !own.eq_ignore_ascii_case(company)
            && !self.turns.is_empty()
        {
            return Role::Analyst;
        }
        if self.title.is_some() {
            return Role::Management;
        }
        if self.turns.is_empty() {
            return Role::Unknown;
        }
        // The operator has just named somebody who asks, and this one speaks for the first time.
        if introduced {
            return Role::Analyst;
        }
        if after_operator * 2 >= self.turns.len() && after_operator > 0 {
            return Role::Analyst;
        }
        let asks = self.turns.iter().filter(|&&t| voices[t].questions).count();
        if asks * 2 > self.turns.len() {
            Role::Analyst
        } else {
            Role::Management
        }
    }
}

/// Whether a title is one of investor relations, and no more than that.
fn is_for_investors(title: &str) -> bool {
    VOCABULARY.is_investor_relations(title) && !title.to_lowercase().contains("chief financial")
}

/// `Analyst`, `Senior Research Analyst`, `MD & Analyst`.
fn is_analyst_title(title: &str) -> bool {
    let folded = fold(title);
    folded
        .split(|c: char| !c.is_alphanumeric())
        .any(|w| matches!(w, "analyst" | "analysts"))
}

/// Whether the operator gives the call back to the company.
fn hands_back(voice: &Voice) -> bool {
    VOCABULARY.hands_over.hit(&voice.lead) && !voice.introduced().iter().any(|i| i.asks)
}

/// Whether the operator gives the line to somebody who asks, well named or not.
fn calls(voice: &Voice) -> bool {
    let short = voice.length < 400;
    let calls = short && VOCABULARY.asks.hit(&voice.lead) && !voice.says(&VOCABULARY.closes_questions);
    calls && !hands_back(voice) || voice.introduced().iter().any(|i| i.asks)
}

/// Whether a turn only names the next who asks.
fn calls_next(voice: &Voice) -> bool {
    voice.length < 600 && voice.introduced().iter().any(|i| i.asks && i.firm.is_some())
}

/// The words with which a call opens before the law.
fn is_safe_harbour(text: &str) -> bool {
    VOCABULARY.safe_harbour.hit(text)
}
