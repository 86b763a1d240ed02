import Domain
import Relational
import Simulator
import Store

/// Who there is: forty businesses with thirty-eight customers each, which is fewer than a business may meet in a day.
enum Town {
    static let clients = 40
    static let customers = 38
    static let failSafe = "+442079460000"
    static let operations = "+442079460001"
    static let founder = "+447911000000"
    /// A number of the account that belongs to nobody.
    static let nobodys = "+442079460002"

    static func business(_ client: Int) -> String { "+44\(2_079_461_000 + client)" }

    static func owner(_ client: Int) -> String { "+44\(7_911_100_000 + client)" }

    static func phone(_ client: Int, _ customer: Int) -> String { "+44\(7_400_000_000 + client * 1000 + customer)" }

    static func id(_ client: Int) -> String { "client-\(client)" }

    /// Enters the businesses before the server's first start.
    static func settle(in database: any Database) async throws {
        let now = Moment(milliseconds: wallClock())
        try await Migrator(Schema.migrations).run(on: database, now: now.milliseconds)
        try await database.write { tx in
            for index in 0..<clients {
                let client = Client(
                    id: ClientID(id(index)), businessName: "Smith Plumbing \(index)", ownerName: "Sam Smith",
                    ownerPhone: PhoneNumber(e164: owner(index)), publicPhone: nil, twilioNumber: PhoneNumber(e164: business(index)),
                    bookingURL: "https://book.example.com/\(index)", trade: "plumbing", town: "Leeds", forwardingEnabled: true,
                    notify: .sms)
                try tx.later(Clients.insert(client, at: now))
                guard let number = client.twilioNumber else { continue }
                try tx.later(Numbers.insert(number, role: .operational, client: client.id, at: now).sql)
            }
            for number in [failSafe, operations] {
                guard let number = PhoneNumber(e164: number) else { continue }
                try tx.later(Numbers.insert(number, role: .system, client: nil, at: now).sql)
            }
        }
    }

    /// Gives the account its numbers, with the webhook addresses that the documents recommend.
    static func connect(to carrier: SimulatedCarrier) {
        for number in (0..<clients).map(business) + [failSafe, operations, nobodys] {
            carrier.addNumber(number)
            for (setting, path) in [("SmsUrl", "sms"), ("VoiceUrl", "voice"), ("StatusCallback", "status")] {
                carrier.configure(
                    number, setting, "\(carrier.webhookBase)/api/twilio/\(path)#ct=2000&rt=14000&tt=15000&rc=2&rp=ct,5xx")
            }
        }
    }
}
