/// The words of time, hashed once.
enum TimeWords {
    static let points = keys(
        """
        today tomorrow tonight tomoz tomos tmrw tmw tomorow tommorow tommorrow tomorro tomo 2moro 2morrow 2day 2nite tonite tomora tmoz morrow
        monday tuesday wednesday thursday friday saturday sunday mon tue tues tuesd wed weds wednes thur thurs thu fri sat sun mondays tuesdays
        wednesdays thursdays fridays saturdays sundays wensday wednesdy wendsday thersday tuseday saterday weekend weekends weekday weekdays midweek noon midday midnight lunchtime
        teatime christmas xmas easter tonights teatime toady todya morra fortnight tmr tmrow tomorrows frid satday
        """)
    static let informal = keys("2moro 2morrow 2day 2nite 2mo 2mrw 2mz 2moz")
    static let leads = keys(
        "this next after before between by until till from early late later end beginning start middle around about anytime any first either sometime some all mid within in half quarter past the towards sometime during over weekday"
    )
    static let units = keys(
        """
        morning afternoon evening night morn mornin aft avo arvo eve evenings mornings afternoons nights am pm week weeks month months hour hours hr hrs minutes mins day days year oclock wk wks fortnight
        lunch lunchtime january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
        ish onwards spring summer autumn winter latest earliest thing
        """)
    static let dayParts = keys("morning afternoon evening avo arvo mornings afternoons evenings lunchtime")
    static let links = keys("coming at on or n and to of in the a an for if possible if best")
    static let numbers = keys("one two three four five six seven eight nine ten eleven twelve couple few half")
    static let amounts = keys(
        "bed beds bedroom bedrooms radiators sockets doors windows rooms taps lights mm cm m ft inch panels year years yr yrs yo x bags tiles points of people metres meters metre foot sq square miles quid pounds k inches slabs guests units times flats houses beds bed"
    )
    static let months = keys(
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec"
    )
    static let clockLeads = keys("after before between by until till til from at around about past half to")
    static let onsets = keys("last yesterday ago yday previous")
    static let since = keys("since last ago yesterday")
    static let past = keys(
        """
        started went stopped broke happened noticed began been packed burst came woke flooded tripped lost failed died was since snapped smashed got had did fell
        turned blew cracked leaked rang phoned spoke missed said
        """)
    static let wishes = keys(
        "need want come available free book can could available pls please someone want would like visit appointment slot suits works prefer ideally before after by do"
    )
    static let spans = keys(
        "days day weeks week months month years year hours hour hrs minutes mins yrs nights evenings mornings afternoons times")
    /// What stands before a time that is a habit: "every Monday", "on a Sunday", "work weekends".
    static let habits = keys("a every each most work open weekly")
    static let work = WordHash.of("work")
    static let bank = WordHash.of("bank")
    static let holiday = WordHash.of("holiday")
    static let holidays = keys("holiday hol")
    static let term = WordHash.of("term")
    static let halfWord = WordHash.of("half")
    static let after = WordHash.of("after")
    static let next = WordHash.of("next")
    static let week = WordHash.of("week")
    static let ons = keys("on from")
    static let time = WordHash.of("time")
    static let anies = keys("any some")
    /// What may be said of the present as well as of a visit.
    static let nows = keys("today tonight morning afternoon evening")
    static let hopes = keys("if please pls plz poss possible ideally would ok")
    static let vague = keys("around about over")
    static let single = WordHash.of("one")
    static let all = WordHash.of("all")
    static let start = WordHash.of("start")
    static let into = WordHash.of("in")
    static let the = WordHash.of("the")
    static let one = WordHash.of("a")
    /// What begins a week: "week commencing the 3rd".
    static let openers = keys("commencing beginning starting ending")
    /// What takes a time back: "not Friday", "cancel Thursday", "don't come before 10".
    static let not = WordHash.of("not")
    static let cancels = keys("cancel cancelling except cancelled")
    static let cants = keys("cant cannot unavailable")
    static let donts = keys("dont not never")
    static let comes = keys("come visit do arrive turn call ring bother make")
    /// What moves an appointment from one time to another.
    static let movers = keys("move change swap rearrange switch reschedule moved changed")
    /// Verbs between which and a day of the week nothing is asked for: "do you work weekends".
    static let plurals = keys(
        "weekends evenings saturdays sundays mondays tuesdays wednesdays thursdays fridays mornings afternoons nights weekdays")
    /// Short names of days that are words as well.
    static let doubtful = keys("sat sun wed mon")
    static let sitting = keys("i was just been is have am the in on here waiting outside ynys got")
    static let singles = keys("day evening morning afternoon weekend time night of weekday")
    /// Words before "after", "between" or "on" that belong to what was said before: "I'm in after 4", "stop by on Monday".
    static let joints = keys("in by to of")
    static let tills = keys("till until til")
    static let on = WordHash.of("on")
    static let weeks = keys("week wk")
    static let weekCommencing = WordHash.of("wc")
    static let workDays = keys("do work works does cover")
    static let messages = keys("message text email call voicemail visit conversation quote msg letter")
    static let from = WordHash.of("from")
    static let afterwards = keys("is are would works work ok okay if please pls suits suit best fine preferred only good")
    static let later = WordHash.of("later")
    static let than = WordHash.of("than")
    static let only = WordHash.of("only")
    static let preferably = keys("preferably ideally pref")
    static let first = keys("first last")
    static let thing = WordHash.of("thing")
    static let year = WordHash.of("year")
    static let new = WordHash.of("new")
    static let over = WordHash.of("over")
    static let day = WordHash.of("day")
    static let soonest = keys("asap as")
    /// `st` follows a 1, `nd` a 2, `rd` a 3.
    static let ordinals: [UInt64: UInt8] = [0x7374: 0x31, 0x6e64: 0x32, 0x7264: 0x33]
    static let suffixes: Set<UInt64> = Set(
        "am pm ish th oclock hrs pmish amish".split(separator: " ").map {
            $0.utf8.reduce(0) { $0 << 8 | UInt64($1) }
        })

    private static func keys(_ words: String) -> Set<UInt64> {
        var words = words
        return words.withUTF8 { Set(Tokeniser.words(of: $0, limit: 4000).map(\.key)) }
    }
}
