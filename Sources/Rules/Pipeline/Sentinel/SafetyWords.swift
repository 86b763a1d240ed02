public import Domain
import Templates

extension LifeSafety {
    /// The fixed text for this danger.
    public var advice: MessageBody {
        switch self {
        case .gas: SafetyTemplates.gas
        case .carbonMonoxide: SafetyTemplates.carbonMonoxide
        case .fire: SafetyTemplates.fire
        case .electricShock: SafetyTemplates.electricShock
        }
    }
}
