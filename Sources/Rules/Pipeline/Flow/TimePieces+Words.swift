/// The words of time, each with what it says.
extension TimePieces {
    static let tomorrows = table(
        "today:0 toady:0 todya:0 tomorrow:1 tomorow:1 tommorow:1 tommorrow:1 tomorro:1 tomorrows:1 tomo:1 tomoz:1 tomos:1 tomora:1 "
            + "tmrw:1 tmw:1 tmr:1 tmrow:1 tmoz:1 morrow:1 morra:1")
    /// After a 2: 2moro, 2day.
    static let figured = table("moro:1 morrow:1 mo:1 mrw:1 mz:1 moz:1 day:0")
    static let ordinals = table("first:1 second:2 third:3 fourth:4 last:-1")
    /// Words before what is ruled out.
    static let exceptions: Set<String> = ["except", "but", "bar", "not", "excluding", "apart"]
    static let tonights: Set<String> = ["tonight", "tonite", "tonights", "nite"]
    static let weekdays = table(
        "monday:1 mon:1 mondays:1 tuesday:2 tue:2 tues:2 tuesd:2 tuesdays:2 tuseday:2 wednesday:3 wed:3 weds:3 wednes:3 wednesdays:3 "
            + "wensday:3 wednesdy:3 wendsday:3 thursday:4 thur:4 thurs:4 thu:4 thursdays:4 thersday:4 friday:5 fri:5 frid:5 fridays:5 "
            + "saturday:6 sat:6 saturdays:6 saterday:6 satday:6 sunday:7 sun:7 sundays:7")
    static let months = table(
        "january:1 jan:1 february:2 feb:2 march:3 mar:3 april:4 apr:4 may:5 june:6 jun:6 july:7 jul:7 august:8 aug:8 september:9 sept:9 "
            + "sep:9 october:10 oct:10 november:11 nov:11 december:12 dec:12")
    static let numbers = table(
        "a:1 an:1 one:1 two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 couple:2 few:3")
    static let units: [String: TimePiece.Unit] = [
        "min": .minute, "mins": .minute, "minutes": .minute, "minute": .minute, "hour": .hour, "hours": .hour, "hr": .hour,
        "hrs": .hour,
        "day": .day, "days": .day, "week": .week, "weeks": .week, "wk": .week, "wks": .week, "month": .month, "months": .month,
    ]
    /// Hours of the day.
    static let parts: [String: (Int, Int)] = [
        "morning": (8, 12), "mornings": (8, 12), "morn": (8, 12), "mornin": (8, 12), "am": (8, 12), "afternoon": (12, 17),
        "afternoons": (12, 17), "aft": (12, 17), "afty": (12, 17), "avo": (12, 17), "arvo": (12, 17), "pm": (12, 17),
        "evening": (17, 21),
        "evenings": (17, 21), "eve": (17, 21), "night": (18, 22), "nights": (18, 22), "lunch": (12, 14), "lunchtime": (12, 14),
        "noon": (12, 12), "midday": (12, 12), "teatime": (16, 18), "tea": (16, 18), "work": (17, 17),
    ]
    static let plain: [String: TimePiece] = [
        "before": .bound(.before), "by": .bound(.by), "until": .bound(.by), "till": .bound(.by), "til": .bound(.by),
        "latest": .bound(.by),
        "after": .bound(.after), "from": .bound(.from), "onwards": .bound(.from), "earliest": .bound(.from),
        "between": .bound(.between),
        "within": .bound(.within), "over": .bound(.within), "during": .bound(.within), "in": .bound(.inside),
        "this": .modifier(.this),
        "coming": .modifier(.this), "next": .modifier(.next), "following": .modifier(.next), "early": .modifier(.early),
        "start": .modifier(.early), "beginning": .modifier(.early), "mid": .modifier(.middle), "middle": .modifier(.middle),
        "late": .modifier(.late), "end": .modifier(.late), "later": .modifier(.late), "week": .week, "wk": .week,
        "weekend": .weekend, "wknd": .weekend,
        "weekends": .weekend, "weekday": .workdays, "weekdays": .workdays, "midweek": .workdays, "fortnight": .amount(2, .week),
        "month": .monthUnit, "day": .day, "or": .or, "to": .to, "and": .and, "on": .on, "n": .and, "commencing": .commencing,
        "starting": .commencing, "time": .time, "spring": .season(first: 3), "summer": .season(first: 6),
        "autumn": .season(first: 9),
        "winter": .season(first: 12),
    ]

    private static func table(_ words: String) -> [String: Int] {
        Dictionary(
            uniqueKeysWithValues: words.split(separator: " ").compactMap { entry in
                let parts = entry.split(separator: ":")
                return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
            })
    }
}
