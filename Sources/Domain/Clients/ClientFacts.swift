/// What the owner has stated about the business, in his own words: all that may be said of it to customers.
public struct ClientFacts: Sendable, Hashable {
    /// What it does: "boilers, heating and bathrooms".
    public var services: String?
    /// Where it works: "Leeds and up to 20 miles around".
    public var area: String?
    /// When somebody is there: "Mon-Fri 8-18".
    public var hours: String?
    /// What it costs: "call-out GBP 60, first half hour included".
    public var prices: String?

    public init(services: String? = nil, area: String? = nil, hours: String? = nil, prices: String? = nil) {
        self.services = services
        self.area = area
        self.hours = hours
        self.prices = prices
    }

    public static let none = ClientFacts()

    /// The longest statement of each kind, in characters.
    public static let limit = 200
}
