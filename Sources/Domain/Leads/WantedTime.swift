/// When a customer wants somebody, on the calendar and the clock of the place: one window, or several that would do.
public struct WantedTime: Sendable, Hashable {
    /// From a day to a day, and from a time of day to another; what is not said is open.
    public struct Window: Sendable, Hashable {
        public var first: CivilDate?
        public var last: CivilDate?
        /// Minutes of the day.
        public var from: Int?
        public var until: Int?

        public init(first: CivilDate? = nil, last: CivilDate? = nil, from: Int? = nil, until: Int? = nil) {
            self.first = first
            self.last = last
            self.from = from
            self.until = until
        }
    }

    public let windows: [Window]

    /// Nothing when there is no window, or one says nothing.
    public init?(_ windows: [Window]) {
        guard !windows.isEmpty, windows.allSatisfy({ $0 != Window() }) else { return nil }
        self.windows = windows
    }
}

extension WantedTime: CustomStringConvertible {
    /// As people write it: "Thu 3 Dec from 16:00", "Mon 7 to Wed 9 Dec", "Tue 1 Dec or Thu 3 Dec". A bank holiday is named one.
    public var description: String { windows.map(\.text).joined(separator: " or ") }
}

extension WantedTime.Window {
    fileprivate var text: String { [days, hours].compactMap { $0 }.joined(separator: " ") }

    private var days: String? {
        switch (first, last) {
        case (nil, nil): nil
        case (let first?, nil): "from \(Self.name(first))"
        case (nil, let last?): "until \(Self.name(last))"
        case (let first?, let last?) where first == last: Self.name(first) + (BankHolidays.contains(first) ? " (bank holiday)" : "")
        case (let first?, let last?):
            first.month == last.month && first.year == last.year
                ? "\(Self.weekday(first)) \(first.dayOfMonth) to \(Self.name(last))" : "\(Self.name(first)) to \(Self.name(last))"
        }
    }

    private var hours: String? {
        switch (from, until) {
        case (nil, nil): nil
        case (let from?, nil): "from \(Self.clock(from))"
        case (nil, let until?): "until \(Self.clock(until))"
        case (let from?, let until?): from == until ? "at \(Self.clock(from))" : "\(Self.clock(from)) to \(Self.clock(until))"
        }
    }

    private static func name(_ date: CivilDate) -> String {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(weekday(date)) \(date.dayOfMonth) \(months[date.month - 1])"
    }

    private static func weekday(_ date: CivilDate) -> String {
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][date.weekday - 1]
    }

    private static func clock(_ minute: Int) -> String {
        let rest = minute % 60
        return "\(minute / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension WantedTime {
    /// As the database keeps it: windows with `;` between them, each `first/last@from-until`; days as days since 1970, hours as minutes
    /// of the day, what is open left out.
    public var code: String {
        windows.map { window in
            func number(_ value: Int?) -> String { value.map(String.init) ?? "" }
            let days = "\(number(window.first?.day))/\(number(window.last?.day))"
            return "\(days)@\(number(window.from))-\(number(window.until))"
        }.joined(separator: ";")
    }

    /// Reads it again; nothing when it is no such code.
    public init?(code: String) {
        var windows: [Window] = []
        for part in code.split(separator: ";") {
            let numbers = part.split(omittingEmptySubsequences: false) { "/@-".contains($0) }
            guard numbers.count == 4, numbers.allSatisfy({ $0.isEmpty || Int($0) != nil }) else { return nil }
            let values = numbers.map { Int($0) }
            windows.append(
                Window(
                    first: values[0].map { CivilDate(day: $0) }, last: values[1].map { CivilDate(day: $0) }, from: values[2],
                    until: values[3]))
        }
        self.init(windows)
    }
}
