import Domain
import Glibc
import Lifecycle
import Relational
import Simulator
import Telemetry
import Twilio

/// `jobrun serve`
enum Serve {
    static func run(_ arguments: inout Arguments, _ environment: [String: String]) async throws {
        let isSandbox = arguments.flag("sandbox")
        let file = try arguments.option("config").map(ConfigurationText.read)
        try arguments.end()
        let configuration = try ConfigurationReader.read(environment: environment, file: file, isSandbox: isSandbox)
        let signals = StopSignals()
        let format = configuration.logFormat ?? (isatty(2) == 1 ? .text : .json)
        let writer = LogWriter(descriptor: 2, format: format)
        let timeline = isSandbox ? Timeline(now: { WallClock.system.now.milliseconds }) : nil
        let sink: any LogSink = timeline.map { TeeLog(writer, $0) } ?? writer
        let log = Log(level: configuration.logLevel, sink: sink)
        do {
            let application = try await Application(
                configuration, isSandbox: isSandbox, Application.Surroundings(log: log, timeline: timeline))
            say(configuration, application, log)
            let watchdog = Watchdog()
            try await application.run(until: {
                await signals.wait()
                watchdog.begin(application.longestStop) {
                    log.critical("stopping took too long, so this process ends as it is")
                    usleep(100_000)  // For the line to be written.
                }
            })
            watchdog.callOff()
            log.notice("stopped")
        } catch {
            writer.close()
            throw error
        }
        writer.close()
    }

    /// What an operator should know at start.
    private static func say(_ configuration: Configuration, _ application: Application, _ log: Log) {
        if configuration.alertsDisabled {
            for line in banner { log.error(line) }
        }
        if !configuration.validatesSignatures {
            log.warning("webhooks are believed without a signature, from this machine only")
        }
        for name in configuration.unused { log.warning("\(name) is set, but this version makes no use of it yet") }
        log.notice(
            "listening",
            [
                "address": "\(configuration.listen.host):\(application.port)", "database": application.database.engine,
                "publicBaseURL": configuration.publicBaseURL.description,
            ])
        guard application.sandbox != nil else { return }
        Terminal.line(SandboxWelcome.text(port: application.adminPort ?? application.port, webhookPort: application.port))
    }

    private static let banner = [
        "WARNING: ALERTS ARE GLOBALLY DISABLED", "ALERTS_DISABLED=true is set in environment",
        "Operational failures will NOT notify founder", "This should NEVER be enabled in production",
    ]
}

/// What a newcomer reads after `make run`.
enum SandboxWelcome {
    static func text(port: UInt16, webhookPort: UInt16) -> String {
        let base = "http://localhost:\(webhookPort)"
        return """

            JobRun runs in the sandbox: nothing leaves this machine.

              See it work:   http://localhost:\(port)/simulator

              A customer texts:
                curl \(base)/sms -d MessageSid=SM$RANDOM -d From=%2B447700900123 -d To=\(encoded(Sandbox.business)) --data-urlencode 'Body=Hi, my kitchen tap is leaking, can someone come Thursday?'

              A customer rings and nobody answers:
                curl \(base)/voice -d CallSid=CA$RANDOM -d From=%2B447700900456 -d To=\(encoded(Sandbox.business)) -d CallStatus=ringing

              How is it doing:
                curl http://localhost:\(port)/health

            """
    }

    private static func encoded(_ phone: SamplePhone) -> String {
        "%2B" + phone.text.dropFirst()
    }
}
