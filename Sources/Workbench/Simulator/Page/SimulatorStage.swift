/// Who is on the page: the people, and the numbers they can reach.
public struct SimulatorStage: Sendable {
    /// Somebody with a telephone.
    public struct Person: Sendable {
        public let name: String
        public let phone: String

        public init(name: String, phone: String) {
            self.name = name
            self.phone = phone
        }
    }

    /// A number of the account, with what people call it.
    public struct Line: Sendable {
        public let name: String
        public let number: String

        public init(name: String, number: String) {
            self.name = name
            self.number = number
        }
    }

    /// The business, its own number first, then others worth trying (the onboarding number, an unassigned one).
    public let lines: [Line]
    public let owner: Person
    public let customers: [Person]

    /// A stage with at least one line and one customer; without them the page has nothing to show.
    public init(lines: [Line], owner: Person, customers: [Person]) {
        self.lines = lines
        self.owner = owner
        self.customers = customers
    }

    var json: JSON {
        func person(_ person: Person) -> JSON { .object([("name", .string(person.name)), ("phone", .string(person.phone))]) }
        return .object([
            ("lines", .array(lines.map { .object([("name", .string($0.name)), ("number", .string($0.number))]) })),
            ("owner", person(owner)), ("customers", .array(customers.map(person))),
        ])
    }

    func isPerson(_ phone: String) -> Bool {
        owner.phone == phone || customers.contains { $0.phone == phone }
    }

    func isLine(_ number: String) -> Bool {
        lines.contains { $0.number == number }
    }
}
