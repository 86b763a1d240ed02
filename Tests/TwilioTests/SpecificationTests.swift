import Delivery
import Domain
import Foundation
import HTTP
import Testing
import WireKit

@testable import Twilio

/// Twilio's own description of its API (OpenAPI), as far as JobRun uses it.
private struct Specification {
    private let root: [String: Any]
    private static let messages = "/2010-04-01/Accounts/{AccountSid}/Messages.json"

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fixtures/twilio-api-2010-subset.json")
        root = try #require(try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    }

    func at(_ path: String...) throws -> Any { try path.reduce(root as Any) { try #require(($0 as? [String: Any])?[$1]) } }

    /// The parameters of one operation on the list of texts, by name, and those that are required.
    func parameters(of method: String) throws -> (known: [String: [String: Any]], required: Set<String>) {
        if method == "POST" {
            let schema = try #require(
                try at("paths", Self.messages, "post", "requestBody", "content", "application/x-www-form-urlencoded", "schema")
                    as? [String: Any])
            return (
                try #require(schema["properties"] as? [String: [String: Any]]), Set(schema["required"] as? [String] ?? [])
            )
        }
        let list = try #require(try at("paths", Self.messages, "get", "parameters") as? [[String: Any]]).filter {
            $0["in"] as? String == "query"
        }
        let known = list.map { ($0["name"] as? String ?? "", $0["schema"] as? [String: Any] ?? [:]) }
        return (
            Dictionary(uniqueKeysWithValues: known),
            Set(list.filter { $0["required"] as? Bool == true }.compactMap { $0["name"] as? String })
        )
    }

    /// Everything that is wrong with a value, by the schema of its parameter. An unknown format is a fault of this test.
    func faults(_ name: String, _ value: String, _ schema: [String: Any]) throws -> [String] {
        var faults: [String] = []
        let type = schema["type"] as? String
        if type == "integer" {
            let number = Int(value)
            if number == nil { faults.append("\(name) is no integer") }
            if let minimum = schema["minimum"] as? Int, number ?? .max < minimum { faults.append("\(name) is below \(minimum)") }
            if let maximum = schema["maximum"] as? Int, number ?? .min > maximum { faults.append("\(name) is above \(maximum)") }
        } else if type != "string" {
            faults.append("\(name) is a \(type ?? "?"), which is not checked")
        }
        if let values = schema["enum"] as? [String], !values.contains(value) { faults.append("\(name) is none of \(values)") }
        switch schema["format"] as? String {
        case nil, "int64": break
        case "phone-number": if PhoneNumber(e164: value) == nil { faults.append("\(name) is no +E.164 number") }
        case "uri":
            let url = URL(string: value)
            if url?.scheme != "https" || url?.host()?.contains("_") != false { faults.append("\(name) is no address") }
        case .some(let other): faults.append("\(name) has the format \(other), which is not checked")
        }
        // Limits that the description has in words only.
        if name == "ValidityPeriod", !(1...36_000).contains(Int(value) ?? 0) { faults.append("ValidityPeriod is out of range") }
        if name == "Body", value.count > 1600 { faults.append("Body is too long") }
        return faults
    }

    /// Everything that is wrong with a request.
    func faults(_ request: WireServer.Seen) throws -> [String] {
        let pairs = request.method == "POST" ? request.body : String(request.target.drop { $0 != "?" }.dropFirst())
        let (known, required) = try parameters(of: request.method)
        var faults: [String] = []
        var given: Set<String> = []
        for (name, value) in try Form.parse(Array(pairs.utf8)).fields {
            if !given.insert(name).inserted { faults.append("\(name) comes twice") }
            guard let schema = known[name] else {
                faults.append("\(name) is unknown")
                continue
            }
            faults += try self.faults(name, value, schema)
        }
        for name in required.subtracting(given).sorted() { faults.append("\(name) is missing") }
        let path = request.target.prefix { $0 != "?" }
        if path.wholeMatch(of: /\/2010-04-01\/Accounts\/AC[0-9a-fA-F]{32}\/Messages\.json/) == nil {
            faults.append("the path is \(path)")
        }
        return faults
    }
}

@Suite("What leaves for Twilio is what Twilio describes") struct SpecificationTests {
    @Test("a text has only parameters that exist, all that are required, and legal values")
    func text() async throws {
        let server = WireServer(.http(201, #"{"sid":"SM1","status":"queued"}"#))
        for validity in [Duration.zero, .minutes(30), .hours(24)] {
            _ = try await send(carrier(server.origin), validity: validity)
        }
        let specification = try Specification()
        #expect(server.requests.count == 3)
        for request in server.requests { #expect(try specification.faults(request) == []) }
    }

    @Test("so has the question for a list")
    func list() async throws {
        let server = WireServer(.http(200, #"{"messages":[],"next_page_uri":null}"#))
        _ = try await carrier(server.origin).texts(from: phone(123), to: phone(1))
        let specification = try Specification()
        #expect(server.requests.count == 1)
        for request in server.requests { #expect(try specification.faults(request) == []) }
    }

    @Test("the check itself notices what is wrong")
    func check() throws {
        let head = "POST /2010-04-01/Accounts/AC1/Messages.json HTTP/1.1\r\n\r\n"
        let faults = try Specification().faults(
            WireServer.Seen(head: head, body: "From=123&StatusCallback=nowhere&ValidityPeriod=0&Boddy=x&From=%2B447700900001"))
        #expect(
            faults == [
                "From is no +E.164 number", "StatusCallback is no address", "ValidityPeriod is out of range", "Boddy is unknown",
                "From comes twice", "To is missing", "the path is /2010-04-01/Accounts/AC1/Messages.json",
            ])
    }

    @Test("every status that Twilio has is one of ours")
    func statuses() throws {
        let statuses = try #require(try Specification().at("components", "schemas", "message_enum_status", "enum") as? [String])
        #expect(!statuses.isEmpty)
        #expect(statuses.filter { MessageStatus(rawValue: $0) == nil } == [])
        let calls = try #require(try Specification().at("components", "schemas", "call_enum_status", "enum") as? [String])
        #expect(calls.filter { CallStatus(rawValue: $0) == nil } == [])
    }

    @Test("Twilio's own examples of answers are understood")
    func examples() async throws {
        let specification = try Specification()
        let path = ["paths", "/2010-04-01/Accounts/{AccountSid}/Messages.json"]
        let created = try #require(
            try specification.at(path[0], path[1], "post", "responses", "201", "content", "application/json", "examples")
                as? [String: [String: Any]])
        #expect(!created.isEmpty)
        for example in created.values {
            let body = try Self.text(example)
            let server = WireServer(.http(201, body))
            guard case .accepted = try await send(carrier(server.origin)) else {
                Issue.record("not understood: \(body)")
                continue
            }
        }
        let pages = try #require(
            try specification.at(path[0], path[1], "get", "responses", "200", "content", "application/json", "examples")
                as? [String: [String: Any]])
        #expect(!pages.isEmpty)
        for example in pages.values {
            let page = try JSONDecoder().decode(MessagePage.self, from: Data(Self.text(example).utf8))
            #expect(page.messages.allSatisfy { $0.listed != nil })
        }
    }

    private static func text(_ example: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: #require(example["value"])), as: UTF8.self)
    }
}
