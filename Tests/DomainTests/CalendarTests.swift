import Domain
import Testing

@Suite struct CalendarTests {
    @Test("days of the calendar are counted there and back, through leap years and centuries")
    func thereAndBack() throws {
        var day = try #require(CivilDate(year: 1999, month: 12, day: 31))
        #expect(day.day == 10_956)
        for number in 10_956..<48_000 {
            let (year, month, dayOfMonth) = day.parts
            #expect(CivilDate(year: year, month: month, day: dayOfMonth)?.day == number)
            day = day + 1
        }
        #expect(day.year == 2101)
    }

    @Test(
        "there is no such day", arguments: [(2026, 2, 29), (2100, 2, 29), (2026, 4, 31), (2026, 13, 1), (2026, 0, 1), (2026, 1, 0)])
    func noSuchDay(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test("weeks begin on Monday, months end on their last day")
    func weeks() throws {
        let wednesday = try #require(CivilDate(year: 2028, month: 2, day: 2))
        #expect(wednesday.weekday == 3)
        #expect(wednesday.monday.parts == (2028, 1, 31))
        #expect(wednesday.endOfMonth.parts == (2028, 2, 29))
        #expect(CivilDate.first(of: 14, in: 2026).parts == (2027, 2, 1))
    }

    /// As the government publishes them for England and Wales.
    @Test(
        "bank holidays are those that gov.uk lists",
        arguments: [
            (2021, "1/1 2/4 5/4 3/5 31/5 30/8 27/12 28/12"), (2023, "2/1 7/4 10/4 1/5 29/5 28/8 25/12 26/12"),
            (2024, "1/1 29/3 1/4 6/5 27/5 26/8 25/12 26/12"), (2025, "1/1 18/4 21/4 5/5 26/5 25/8 25/12 26/12"),
            (2026, "1/1 3/4 6/4 4/5 25/5 31/8 25/12 28/12"), (2027, "1/1 26/3 29/3 3/5 31/5 30/8 27/12 28/12"),
        ])
    func holidays(year: Int, days: String) {
        let found = BankHolidays.of(year).map { "\($0.dayOfMonth)/\($0.month)" }
        #expect(found.joined(separator: " ") == days)
    }

    @Test("what is wanted is kept and read again as it was")
    func code() throws {
        let date = CivilDate(day: 20_614)
        let wanted = try #require(
            WantedTime([.init(first: date, last: date, from: 960), .init(last: date + 3, until: 0), .init(from: 540, until: 540)]))
        #expect(wanted.code == "20614/20614@960-;/20617@-0;/@540-540")
        #expect(WantedTime(code: wanted.code) == wanted)
        for broken in ["", "x", "1/2", "1/2@3", "1/2@3-4-5", "a/b@c-d", ";;"] { #expect(WantedTime(code: broken) == nil) }
        #expect(wanted.description == "Wed 10 Jun from 16:00 or until Sat 13 Jun until 0:00 or at 9:00")
    }
}
