import Foundation
import HTTP
import Testing

@testable import Simulator

typealias NSNullLike = NSNull

/// The properties of the Message resource, by the vendor's API description.
let messageFields: Set<String> = [
    "body", "num_segments", "direction", "from", "to", "date_updated", "price", "error_message", "uri", "account_sid", "num_media",
    "status", "messaging_service_sid", "sid", "date_sent", "date_created", "error_code", "price_unit", "api_version",
    "subresource_uris",
]

/// Set `TWILIO_API_DESCRIPTION` to the vendor's OpenAPI file to hold the tables in the source against it.
private let descriptionFile = ProcessInfo.processInfo.environment["TWILIO_API_DESCRIPTION"]

struct DescriptionTests {
    @Test("the operations allow exactly the parameters of the vendor's description", .enabled(if: descriptionFile != nil))
    func parameters() throws {
        let root = "/2010-04-01/Accounts/{AccountSid}/"
        let operations: [(RestOperation, String, String)] = [
            (.createMessage, "Messages.json", "post"), (.listMessage, "Messages.json", "get"),
            (.updateMessage, "Messages/{Sid}.json", "post"), (.listCall, "Calls.json", "get"),
            (.fetch, "Messages/{Sid}.json", "get"),
            (.createNumber, "IncomingPhoneNumbers.json", "post"), (.listNumber, "IncomingPhoneNumbers.json", "get"),
            (.updateNumber, "IncomingPhoneNumbers/{Sid}.json", "post"),
        ]
        #expect(operations.count == RestOperation.allCases.count)
        let description = try load()
        let paths = try #require(description["paths"] as? [String: [String: Any]])
        for (operation, path, method) in operations {
            let found = try #require(paths[root + path]?[method] as? [String: Any])
            #expect(operation.parameters == names(found, isPost: method == "post"), "\(operation)")
        }
    }

    @Test("resources have exactly the properties of the vendor's description", .enabled(if: descriptionFile != nil))
    func resources() async throws {
        let carrier = makeCarrier(Desk { _, _ in .xml("<Response><Hangup/></Response>") })
        let text = await carrier.send("hello").json
        _ = await carrier.call(from: Cast.customer, to: Cast.shop)
        let calls = await carrier.get("/Calls.json").json
        let numbers = await carrier.get("/IncomingPhoneNumbers.json").json
        let schemas = try #require((try load()["components"] as? [String: Any])?["schemas"] as? [String: [String: Any]])
        func properties(_ name: String) -> Set<String> {
            Set((schemas["api.v2010.account.\(name)"]?["properties"] as? [String: Any] ?? [:]).keys)
        }
        #expect(messageFields == properties("message"))
        #expect(Set(text.keys) == properties("message"))
        #expect(Set((calls["calls"] as? [[String: Any]] ?? [])[0].keys) == properties("call"))
        let number = (numbers["incoming_phone_numbers"] as? [[String: Any]])?.first
        #expect(Set((number ?? [:]).keys).isSubset(of: properties("incoming_phone_number")))
    }

    private func load() throws -> [String: Any] {
        parseJSON(try String(contentsOfFile: try #require(descriptionFile), encoding: .utf8))
    }

    private func names(_ operation: [String: Any], isPost: Bool) -> Set<String> {
        if isPost {
            let content = (operation["requestBody"] as? [String: Any])?["content"] as? [String: [String: Any]]
            let schema = content?["application/x-www-form-urlencoded"]?["schema"] as? [String: Any]
            return Set((schema?["properties"] as? [String: Any] ?? [:]).keys)
        }
        let listed = operation["parameters"] as? [[String: Any]] ?? []
        return Set(listed.filter { $0["in"] as? String == "query" }.compactMap { $0["name"] as? String })
    }
}
