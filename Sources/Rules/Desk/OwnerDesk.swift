import Domain
import Templates

/// The owner texting his own JobRun number. He is no customer: his words are commands, and STOP means OFF.
enum OwnerDesk {
    static func hear(_ snapshot: DeskSnapshot, _ client: Client) -> DeskPlan {
        let text = snapshot.texts[snapshot.texts.count - 1]
        let word = text.body.text.uppercased().filter { $0.isLetter || $0 == " " }.split(separator: " ").joined(separator: " ")
        switch word {
        case "OFF", "STOP", "STOPALL", "CANCEL", "END", "QUIT", "UNSUBSCRIBE", "REVOKE", "OPTOUT":
            var plan = flip(.outboundPaused, true, "texts to customers are off. We still answer calls. Text ON to go on.")
            plan.mayBeBlocked = word != "OFF"
            return plan
        case "ON", "START", "UNSTOP":
            return flip(.outboundPaused, false, "texts to customers are on.")
        case "PAUSE":
            return flip(
                .notificationsPaused, true, "your alerts are paused. Customers are still answered. Text RESUME to get them again.")
        case "RESUME":
            return flip(.notificationsPaused, false, "your alerts are on.")
        case "STATUS":
            return echo(OwnerTemplates.switched(status(snapshot)))
        default:
            return echo(OwnerTemplates.commands)
        }
    }

    private static func flip(_ name: SwitchName, _ isOn: Bool, _ sentence: String) -> DeskPlan {
        var plan = echo(OwnerTemplates.switched(sentence))
        plan.flip = DeskPlan.Flip(name: name, isOn: isOn)
        return plan
    }

    private static func echo(_ body: MessageBody) -> DeskPlan {
        DeskPlan(reply: .echo(body), reason: "owner_command")
    }

    private static func status(_ snapshot: DeskSnapshot) -> String {
        let texts = snapshot.switches.outboundPaused == nil ? "texts to customers are on" : "texts to customers are off"
        let alerts = snapshot.switches.notificationsPaused ? "your alerts are paused" : "your alerts are on"
        return "\(texts), \(alerts)."
    }
}
