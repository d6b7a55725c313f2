//! What speaks for a sentence being guidance and against it, and with how many points.
//!
//! The points are the weights of a logistic model (David R. Cox, "The regression analysis of binary sequences", 1958)
//! in hundredths, learnt from sentences that people have judged; `guidepost score --learn` learns them anew. Two marks that
//! mean something else together than each of them does ("will" in a sentence of the past) have points as a pair. All
//! stand in a data file, so that a sum can be checked by hand.

use std::collections::BTreeMap;

use super::LexiconError;

named! {
    /// Something that a sentence has, or that stands before it, by its name in `guidance.toml` and in explanations.
    #[repr(u8)]
    pub enum Mark {
        /// "we expect", "is anticipated to": an expectation that is the company's own.
        Expectation = "expectation",
        /// Its verb is "expect" or "anticipate", which say it most plainly.
        Expect = "expect",
        /// Nobody is said to have it: "is expected to".
        Passive = "passive",
        /// "expected", "estimated" as an adjective; "assumes".
        Expected = "expected",
        /// "guidance", "outlook", "target".
        OutlookNoun = "outlook-noun",
        /// "will", "should", "plan to", and no expectation.
        Future = "future",
        /// The same beside an expectation.
        FutureToo = "future-too",
        /// "will".
        Will = "will",
        /// "should".
        Should = "should",
        /// "would".
        Would = "would",
        /// "would be".
        WouldBe = "would-be",
        /// "could", "may", "might", "can".
        Could = "could",
        /// "will continue to", what a company always says.
        WillContinue = "will-continue",
        /// "plan", "intend", "aim".
        Plan = "plan",
        /// "plan to", "plan on": what is planned is done.
        PlanTo = "plan-to",
        /// "on track", "on schedule", "on pace".
        OnTrack = "on-track",
        /// "continue", "remain".
        Continue = "continue",
        /// An amount that is expected, beside a word that looks ahead.
        ExpectedAmount = "expected-amount",
        /// An amount that is expected because of what stands before the sentence.
        ListedAmount = "listed-amount",
        /// An amount that is "committed", "earmarked", "dedicated".
        Committed = "committed",
        /// Guidance is withdrawn or not given.
        Refused = "refused",
        /// Something is done to guidance ("raise", "reiterate"), and guidance is named.
        ActionOnOutlook = "action-on-outlook",
        /// The same, and it is not named.
        Action = "action",
        /// "we are raising our guidance", "we reiterate our outlook": management does it now.
        ActsOnOutlook = "acts-on-outlook",
        /// Something is done to guidance, which is named by other words than its noun ("the high end of", "at the midpoint").
        OutlookWords = "outlook-words",
        /// A metric, beside a word that looks ahead.
        Metric = "metric",
        /// A word that may be a metric, beside a word that looks ahead.
        WeakMetric = "weak-metric",
        /// A metric where no word looks ahead.
        MetricAlone = "metric-alone",
        /// A phrase of expectation ("we believe", "implies") where no word looks ahead.
        ExpectAlone = "expect-alone",
        /// A period that is not over where no word looks ahead.
        PeriodAlone = "period-alone",
        /// "we're increasing" where no word looks ahead.
        Progressive = "progressive",
        /// A word that looks ahead, and no metric, no amount, nothing done by date.
        Unspecific = "unspecific",
        /// Words for what is done by plan and by date: "launch", "open", "close".
        Event = "event",
        /// Such words, and a period that is not over.
        EventOfPeriod = "event-of-period",
        /// A direction of a metric, beside a word that looks ahead.
        Direction = "direction",
        /// A direction of something else.
        DirectionAlone = "direction-alone",
        /// A period that is not over, beside a word that looks ahead.
        OpenPeriod = "open-period",
        /// A metric that is called expected, planned or scheduled, of such a period.
        ExpectedOfPeriod = "expected-of-period",
        /// "the long term".
        LongTerm = "long-term",
        /// "on track", "confident", of a metric.
        Confidence = "confidence",
        /// Guidance is the topic, beside a word that looks ahead.
        GoesOn = "goes-on",
        /// Guidance is the topic, an amount is expected, and no word looks ahead.
        ListGoesOn = "list-goes-on",
        /// The same, where only its period is ahead.
        OpenList = "open-list",
        /// A range in such a sentence.
        ListRange = "list-range",
        /// A metric in such a sentence.
        ListMetric = "list-metric",
        /// A period that is not over in such a sentence.
        ListPeriod = "list-period",
        /// An answer in a word or two to a question about what is to come.
        ShortAnswer = "short-answer",
        /// "This implies", "that includes": what was said goes on.
        CarriesOn = "carries-on",
        /// The sentence before is guidance.
        GuidedBefore = "guided-before",
        /// Of the last five sentences, one or two are.
        GuidedNear = "guided-near",
        /// Of the last five sentences, three or more are.
        GuidedOften = "guided-often",
        /// An amount of money, a share or a rate.
        Amount = "amount",
        /// A count.
        Count = "count",
        /// A range.
        Range = "range",
        /// "we", "our", "the company".
        FirstPerson = "first-person",
        /// Something happened.
        Past = "past",
        /// A period is named that is over.
        PastPeriod = "past-period",
        /// What a company says of itself: "well positioned", "opportunities", "helps us".
        Promotion = "promotion",
        /// "conditions", "momentum", "recovery": what calls speak of in general.
        Generality = "generality",
        /// Several such words.
        Generalities = "generalities",
        /// "comments", "results", "today": of the call and what it reports.
        OfTheCall = "of-the-call",
        /// "and" three times and more.
        Enumeration = "enumeration",
        /// "balance sheet", "capital allocation": of a company's money in general.
        Finances = "finances",
        /// "you", "their", "many": who else is spoken of or to.
        Somebody = "somebody",
        /// "likely", "probably".
        Likelihood = "likelihood",
        /// "at the midpoint".
        Middle = "middle",
        /// "we estimate": as often of what has happened.
        Estimate = "estimate",
        /// "we do not expect", "will not".
        Denied = "denied",
        /// "we look forward to launching".
        LookForward = "look-forward",
        /// An amount that is said to be about so much.
        AboutAmount = "about-amount",
        /// A headwind, a tailwind, a benefit.
        Effect = "effect",
        /// "our leading team", "always a priority": what a company says of how it is run.
        Claim = "claim",
        /// "achieve", "complete", "launch": verbs by which what is planned comes about.
        Realizing = "realizing",
        /// "later", "spring", "remaining": when in a year.
        Season = "season",
        /// "how", "whether", "why": words of questions, asked or told of.
        Asked = "asked",
        /// "unemployment", "weather": what nobody in the company decides.
        Economy = "economy",
        /// "was", "were".
        Was = "was",
        /// "margins", "capex", "fees": what companies measure themselves by, whether or not it is a metric of the lexicon.
        Measure = "measure",
        /// "goal", "toward", "path".
        Aim = "aim",
        /// "comments", "minutes": of the call itself.
        Remark = "remark",
        /// "headwinds", "offset": what makes more or less of a metric from outside.
        Blow = "blow",
        /// "approximately", "at least".
        Nearly = "nearly",
        /// "the majority", "fully": how much of a whole.
        Mostly = "mostly",
        /// "Finally,", "Given": words that open a point of their own.
        Opener = "opener",
        /// "additional", "annual": more of the same.
        Further = "further",
        /// "later", "next", "by the end": words that set a date.
        Dated = "dated",
        /// "modestly", "slightly": how much in words.
        Degree = "degree",
        /// The words of an answer.
        Answer = "answer",
        /// Few words.
        Short = "short",
        /// Legal notice.
        SafeHarbour = "safe-harbour",
        /// What the call will do.
        Agenda = "agenda",
        /// The same, with an expectation of a metric or something done to guidance.
        AgendaExpecting = "agenda-expecting",
        /// The same, with a direction or what is done by plan, and a period that is not over.
        AgendaDated = "agenda-dated",
        /// "as she will discuss".
        AgendaWords = "agenda-words",
        /// "let's".
        AgendaLetUs = "agenda-let-us",
        /// The industry, the economy.
        Industry = "industry",
        /// The same beside an expected amount.
        IndustryAmount = "industry-amount",
        /// Somebody else is the subject: customers, authorities.
        Others = "others",
        /// Somebody else's forecast.
        SaidByOthers = "said-by-others",
        /// "if rates were to rise".
        Hypothetical = "hypothetical",
        /// A result against what was expected.
        Against = "against-guidance",
        /// The same, and a word looks ahead: "will be completed as planned".
        AgainstToo = "against-guidance-too",
        /// Earlier guidance retold.
        Retold = "retold",
        /// Guidance is named, and nothing is said of it.
        OutlookOnly = "outlook-only",
        /// Guidance is named in few words without a number: "Now for the full year outlook", "we offer the following guidance".
        Heading = "heading",
        /// Guidance is named, and nothing is said of it, in a sentence of the past.
        OutlookOfThePast = "outlook-of-the-past",
        /// A question.
        Question = "question",
        /// A question is spoken of.
        OfAQuestion = "of-a-question",
        /// "if", "we hope".
        Conditional = "conditional",
    }
}

/// The marks of a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u128);

/// Two marks that stand together, the earlier of [`Mark::ALL`] first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair(Mark, Mark);

impl Pair {
    /// The pair of two marks, in whichever order; none of a mark with itself.
    pub fn of(a: Mark, b: Mark) -> Option<Self> {
        (a != b).then_some(Self(a.min(b), a.max(b)))
    }

    /// As it is written in `guidance.toml`: "will + past".
    fn named(name: &str) -> Option<Self> {
        let (a, b) = name.split_once(" + ")?;
        Self::of(Mark::named(a)?, Mark::named(b)?)
    }

    fn marks(self) -> Marks {
        let mut marks = Marks::default();
        marks.add(self.0);
        marks.add(self.1);
        marks
    }
}

impl std::fmt::Display for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} + {}", self.0.as_str(), self.1.as_str())
    }
}

impl Marks {
    /// Adds a mark.
    pub fn add(&mut self, mark: Mark) {
        self.0 |= 1 << mark as u8;
    }

    /// Whether a mark is there.
    pub fn has(self, mark: Mark) -> bool {
        self.0 & (1 << mark as u8) != 0
    }

    /// Whether all marks of another set are there.
    pub fn has_all(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The marks, in the order of [`Mark::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Mark> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let first = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(Mark::ALL[first])
        })
    }
}

/// How much each mark counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// From here on a sentence is guidance.
    pub threshold: i32,
    /// From here on it surely is.
    pub sure: i32,
    of: [i32; Mark::ALL.len()],
    /// By pair.
    together: Vec<(Pair, i32)>,
}

/// The data file: the same table that a user's file may have.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GuidanceFile {
    pub(super) guidance: PointsFile,
}

/// As the table `guidance` of a file has it.
#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PointsFile {
    pub(super) threshold: Option<i32>,
    pub(super) sure: Option<i32>,
    #[serde(default)]
    pub(super) points: BTreeMap<String, i32>,
    #[serde(default)]
    pub(super) together: BTreeMap<String, i32>,
}

impl Points {
    /// Points of nothing.
    pub fn none() -> Self {
        Self {
            threshold: 0,
            sure: 0,
            of: [0; Mark::ALL.len()],
            together: Vec::new(),
        }
    }

    /// What a mark counts.
    pub fn of(&self, mark: Mark) -> i32 {
        self.of[mark as usize]
    }

    /// Sets what a mark counts.
    pub fn set(&mut self, mark: Mark, points: i32) {
        self.of[mark as usize] = points;
    }

    /// Sets what a pair counts besides its marks.
    pub fn set_pair(&mut self, pair: Pair, points: i32) {
        match self.together.binary_search_by_key(&pair, |&(known, _)| known) {
            Ok(at) => self.together[at].1 = points,
            Err(at) => self.together.insert(at, (pair, points)),
        }
    }

    /// The pairs among marks, and what each counts.
    pub fn pairs(&self, marks: Marks) -> impl Iterator<Item = (Pair, i32)> {
        let pairs = self.together.iter().copied();
        pairs.filter(move |(pair, _)| marks.has_all(pair.marks()))
    }

    /// The sum of marks and of their pairs.
    pub fn sum(&self, marks: Marks) -> i32 {
        let alone: i32 = marks.iter().map(|m| self.of(m)).sum();
        alone + self.pairs(marks).map(|(_, points)| points).sum::<i32>()
    }

    /// Takes over what a file says.
    pub(super) fn read(&mut self, file: PointsFile, name: &str, text: &str) -> Result<(), LexiconError> {
        let wrong = |why: &str, said: &str| LexiconError {
            file: name.to_string(),
            line: super::line_of(text, said),
            message: format!("{why} {said:?}"),
        };
        for (mark, points) in file.points {
            let known = Mark::named(&mark).ok_or_else(|| wrong("unknown mark of guidance", &mark))?;
            self.set(known, points);
        }
        for (pair, points) in file.together {
            let known = Pair::named(&pair).ok_or_else(|| wrong("no pair of marks of guidance:", &pair))?;
            self.set_pair(known, points);
        }
        self.threshold = file.threshold.unwrap_or(self.threshold);
        self.sure = file.sure.unwrap_or(self.sure);
        Ok(())
    }
}

impl std::fmt::Display for Points {
    /// As the data file is written, and a user's file may be.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "[guidance]\nthreshold = {}\nsure = {}\n", self.threshold, self.sure)?;
        writeln!(f, "[guidance.points]")?;
        Mark::ALL
            .iter()
            .try_for_each(|&m| writeln!(f, "{} = {}", m.as_str(), self.of(m)))?;
        writeln!(f, "\n[guidance.together]")?;
        self.together
            .iter()
            .try_for_each(|(pair, points)| writeln!(f, "\"{pair}\" = {points}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_has_points() {
        let file: GuidanceFile = toml::from_str(super::super::GUIDANCE).expect("it is read at every start");
        let missing: Vec<_> = Mark::ALL
            .iter()
            .filter(|m| !file.guidance.points.contains_key(m.as_str()))
            .collect();
        assert_eq!(missing, Vec::<&Mark>::new());
    }

    #[test]
    fn pairs_count_besides_their_marks() -> Result<(), Box<dyn std::error::Error>> {
        let read = |text: &str| -> Result<Points, Box<dyn std::error::Error>> {
            let mut points = Points::none();
            let file: GuidanceFile = toml::from_str(text)?;
            points.read(file.guidance, "mine.toml", text)?;
            Ok(points)
        };
        let text = "[guidance.points]\nwill = 10\npast = -5\n[guidance.together]\n\"past + will\" = 100\n";
        let points = read(text)?;
        let mut marks = Marks::default();
        marks.add(Mark::Will);
        assert_eq!(points.sum(marks), 10);
        marks.add(Mark::Past);
        assert_eq!(points.sum(marks), 105);
        let pairs: Vec<_> = points.pairs(marks).map(|(pair, n)| (pair.to_string(), n)).collect();
        assert_eq!(pairs, [("will + past".to_string(), 100)]);
        for wrong in ["will", "will + nothing", "will + will", "will past"] {
            let text = format!("[guidance.together]\n\"{wrong}\" = 1\n");
            let error = read(&text).expect_err(wrong).to_string();
            assert!(error.contains("mine.toml:2"), "{error}");
        }
        Ok(())
    }

    #[test]
    fn what_is_written_is_read() -> Result<(), Box<dyn std::error::Error>> {
        let points = crate::lexicon::Lexicon::built_in().points;
        let text = points.to_string();
        let mut again = Points::none();
        let file: GuidanceFile = toml::from_str(&text)?;
        again.read(file.guidance, "points.toml", &text)?;
        assert_eq!(again, points);
        Ok(())
    }
}
