import Testing

@testable import Transfer

@Suite("Mails and their addresses") struct MailTests {
    @Test("an address is taken", arguments: ["a@b", "first.last+tag@sub.example.co.uk", "o'neill@example.com", "x_y-z@1.example"])
    func address(text: String) {
        #expect(MailAddress(text)?.text == text)
    }

    @Test(
        "what could be more than an address is nothing",
        arguments: [
            "", "@", "a@", "@b", "a", "a@b@c", "a b@c.example", "a@b.example\r\nRCPT TO:<x@y>", "a@b.example\n", "a@b\u{0}",
            "a@b.example ",
            "<a@b.example>", "a@b.example>", "\"a b\"@c.example", "a@[127.0.0.1]", "a,b@c.example", "ä@b.example",
            "a@bücher.example",
            "a..b@c.example", ".a@c.example", "a.@c.example", "a@c..example", "a@.example", "a@example.", "a@-b.example",
            "a;b@c.example",
            "\(String(repeating: "a", count: 65))@b.example", "a@b.example SIZE=0", "a\t@b.example",
        ]
    )
    func notAnAddress(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test("neither an address nor a server shows in logs what it hides")
    func masked() throws {
        let address = try #require(MailAddress("ann@example.com"))
        #expect("\(address)" == "…@example.com")
        let server = try #require(SMTPServer(url: "smtps://ann:hunter2@mail.example"))
        #expect("\(server)" == "smtps://mail.example:465")
        var dumped = ""
        dump((address, server), to: &dumped)
        #expect(!dumped.contains("ann") && !dumped.contains("hunter2"))
    }

    @Test(
        "a server's address is read, credentials decoded",
        arguments: [
            ("smtps://mail.example", "smtps://mail.example:465", "", ""),
            ("smtp://mail.example", "smtp://mail.example:587", "", ""),
            ("smtp://mail.example:2525/", "smtp://mail.example:2525", "", ""),
            ("smtps://u%40x:p%3Aw@mail.example", "smtps://mail.example:465", "u@x", "p:w"),
            ("smtps://u@x:p:w@mail.example:1", "smtps://mail.example:1", "u@x", "p:w"),
            ("smtp://u:%C3%A4%2F%25@[::1]:25", "smtp://[::1]:25", "u", "ä/%"),
            ("smtp://user@mail.example", "smtp://mail.example:587", "user", ""),
        ]
    )
    func server(url: String, shown: String, user: String, password: String) {
        let server = SMTPServer(url: url)
        #expect(server?.description == shown)
        #expect(server?.user == user)
        #expect(server?.password == password)
    }

    @Test(
        "an address that is not a mail server's is nothing",
        arguments: [
            "", "mail.example", "http://mail.example", "smtp://", "smtp://:25", "smtp://mail.example:", "smtp://mail.example:0",
            "smtp://mail.example:65536", "smtp://mail.example:2 5", "smtp://mail example", "smtp://mail.example/path",
            "smtp://u:%zz@mail.example",
            "smtp://u:%0d%0a@mail.example", "smtp://u:%ff@mail.example", "smtp://u:%4@mail.example", "smtp://:p@mail.example",
            "smtp://mail.example\r\n", "smtp://[::1", "smtp://[::1]x:25",
        ]
    )
    func notAServer(url: String) {
        #expect(SMTPServer(url: url) == nil)
    }

    @Test("only this machine may be spoken to in the clear")
    func loopback() {
        for url in ["smtp://localhost", "smtp://127.0.0.1", "smtp://127.9.9.9", "smtp://[::1]"] {
            #expect(SMTPServer(url: url)?.isLoopback == true)
        }
        for url in ["smtp://mail.example", "smtp://127.example", "smtp://0.0.0.0", "smtp://128.0.0.1", "smtp://localhost.example"] {
            #expect(SMTPServer(url: url)?.isLoopback == false)
        }
    }

    private func message(subject: String = "S", name: String = "", text: String = "T", to: [String] = ["b@c.example"]) throws
        -> String
    {
        let mail = OutgoingMail(
            from: try #require(MailAddress("a@b.example")), fromName: name, to: to.compactMap { MailAddress($0) }, subject: subject,
            text: text,
            date: 0, identifier: "x")
        return String(decoding: mail.message, as: UTF8.self)
    }

    @Test("a subject or name cannot start a header of its own")
    func noInjection() throws {
        let text = try message(subject: "Hi\r\nBcc: evil@example.com\r\n\r\nBody", name: "A\r\nBcc: evil@example.com")
        #expect(!text.contains("Bcc"))
        #expect(text.split(separator: "\r\n\r\n", maxSplits: 1).count == 2)
    }

    @Test("text beyond ASCII is encoded in words of whole characters")
    func encodedWords() throws {
        #expect(try message(subject: "Lead: café").contains("Subject: =?UTF-8?B?TGVhZDogY2Fmw6k=?=\r\n"))
        #expect(try message(name: "Zoë").contains("From: =?UTF-8?B?Wm/Dqw==?= <a@b.example>\r\n"))
        #expect(try message(name: "A \"B\" \\C").contains("From: \"A \\\"B\\\" \\\\C\" <a@b.example>\r\n"))
        #expect(try message(subject: "=?UTF-8?B?aGk=?=").contains("Subject: =?UTF-8?B?PT9VVEYtOD9CP2FHaz0/PQ==?=\r\n"))
        let long = try message(subject: String(repeating: "ä€🔧", count: 40))
        #expect(long.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(long.contains("?=\r\n =?UTF-8?B?"))
    }

    @Test("a text beyond ASCII, or with a line too long for SMTP, travels as base64")
    func body() throws {
        #expect(try message(text: "Grüße\n").hasSuffix("Content-Transfer-Encoding: base64\r\n\r\nR3LDvMOfZQ0K\r\n"))
        let long = try message(text: String(repeating: "x", count: 2_000))
        #expect(long.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(try message(text: "a\u{0}b").contains("base64"))
    }

    @Test("every kind of line end becomes the one that mail has", arguments: ["a\nb", "a\r\nb", "a\rb", "a\nb\n", "a\r\nb\r\n"])
    func lineEnds(text: String) throws {
        #expect(try message(text: text).hasSuffix("7bit\r\n\r\na\r\nb\r\n"))
    }

    @Test("dates are those of the internet")
    func dates() {
        #expect(OutgoingMail.internetDate(0) == "Thu, 01 Jan 1970 00:00:00 +0000")
        #expect(OutgoingMail.internetDate(1_709_251_199) == "Thu, 29 Feb 2024 23:59:59 +0000")
    }

    @Test("many recipients stay on lines that servers take")
    func recipients() throws {
        let text = try message(to: (0..<40).map { "person\($0)@example.com" })
        #expect(text.split(separator: "\r\n").allSatisfy { $0.utf8.count < 100 })
        #expect(text.contains("To: person0@example.com,\r\n person1@example.com,"))
    }
}
