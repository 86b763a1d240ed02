/// The words of time, hashed once.
enum TimeWords {
    static let points = keys(
        """
        today tomorrow tonight tomoz tomos tmrw tmw tomorow tommorow tommorrow tomorro tomo 2moro 2morrow 2day 2nite tonite tomora tmoz tom morrow
        monday tuesday wednesday thursday friday saturday sunday mon tue tues tuesd wed weds wednes thur thurs thu fri sat sun mondays tuesdays
        wednesdays thursdays fridays saturdays sundays wensday wednesdy wendsday thersday tuseday saterday weekend weekends weekday weekdays noon midday midnight lunchtime
        teatime christmas xmas easter tonights teatime toady todya fortnight tmr tmrow tomorrows frid satday
        """)
    static let informal = keys("2moro 2morrow 2day 2nite 2mo 2mrw 2mz 2moz")
    static let leads = keys(
        "this next after before between by until till from coming early late later end beginning start middle around about anytime any first every most either within in half quarter past the towards sometime during over weekday"
    )
    static let units = keys(
        """
        morning afternoon evening night morn mornin aft eve evenings mornings afternoons nights am pm week weeks month months hour hours hr hrs minutes mins day days year oclock wk wks fortnight
        lunch lunchtime tea time january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec
        ish onwards spring summer autumn winter bank holiday term latest earliest thing am/pm work school
        """)
    static let dayParts = keys("morning afternoon evening mornings afternoons evenings lunchtime")
    static let links = keys("at on or and to of in the a for if possible if best early late")
    static let numbers = keys("one two three four five six seven eight nine ten eleven twelve couple few half")
    static let amounts = keys(
        "bed beds bedroom bedrooms radiators sockets doors windows rooms taps lights mm cm m ft inch panels year years x bags tiles points of people"
    )
    static let months = keys(
        "january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec"
    )
    static let clockLeads = keys("after before between by until till from at around about past half to")
    static let onsets = keys("last yesterday ago yday previous")
    static let since = keys("since last ago yesterday")
    static let past = keys(
        """
        started went stopped broke happened noticed began been packed burst came woke flooded tripped lost failed died was were since left snapped smashed got had did fell
        turned fitted installed moved blew cracked leaked rang called phoned spoke missed said
        """)
    static let wishes = keys(
        "need want come available free book can could available pls please someone want would like visit appointment slot suits works prefer ideally before after by for do"
    )
    static let soonest = keys("asap as")
    static let suffixes: Set<UInt64> = Set(
        "am pm ish st nd rd th oclock a p hrs pmish amish h".split(separator: " ").map {
            $0.utf8.reduce(0) { $0 << 8 | UInt64($1) }
        })

    private static func keys(_ words: String) -> Set<UInt64> {
        var words = words
        return words.withUTF8 { Set(Tokeniser.words(of: $0, limit: 4000).map(\.key)) }
    }
}
