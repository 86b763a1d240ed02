/// The words of ``Perils``, hashed once.
extension Perils {
    static let heights = ConsentWords.keys(
        "lead sheet flashing concrete tile tiles slate slates brick bricks chimney stack pot pots wall walls branch branches tree trees bough limb ceiling gutter gutters guttering mast aerial dish glass pane balcony railing railings sign scaffold scaffolding coping stone stones masonry roof cladding render fascia bannister banister handrail stairs staircase stair ladder panel gable lintel canopy porch cornice plaster"
    )
    static let masonry = ConsentWords.keys(
        "wall walls chimney stack scaffold scaffolding bricks lintel gable stone masonry coping stones balcony ceiling")
    static let sways = ConsentWords.keys("swaying rocking wobbling bowing buckling buckled teetering")
    static let comings = ConsentWords.keys("coming going falling dropping")
    static let looks = WordHash.of("looks")
    static let places = ConsentWords.keys("door doorway bed cot path gate entrance bus pram car doors crib bench")
    static let overs = ConsentWords.keys("over above onto")
    static let shut = ConsentWords.keys("shut stuck trapped locked stranded")
    static let insides = ConsentWords.keys("in inside")
    static let helpless = ConsentWords.keys(
        "toddler toddlers baby babys child kid kids son daughter children nans mums dads grans mam mams grandads nan mum grandad dad granny gran mother boy girl grandson granddaughter someone somebody"
    )
    static let elsewhere = ConsentWords.keys("traffic work school meeting hospital")
    static let co = WordHash.of("co")
    static let things = ConsentWords.keys("thing alarm detector monitor box meter sensor gadget unit alert")
    static let drains = ConsentWords.keys("sink drain drains plughole toilet tap shower bath water basin loo")
    static let supports = ConsentWords.keys(
        "balcony railing railings bannister banister handrail stairs staircase stair ceiling scaffold scaffolding")
    static let falls = ConsentWords.keys(
        "falling sliding dropping dangling hanging leaning swinging fell fallen dropped slipping slid crumbling tumbling toppling dropping coming collapsing wobbling leans hangs falls drops snapped hung flapping swaying"
    )
    static let people = ConsentWords.keys(
        "pavement street footpath path pathway road playground school passers passersby people someone somebody kids children pram buggy public entrance cot pedestrians customers walkway neighbours nextdoor conservatory cars alley alleyway"
    )
    static let drops = ConsentWords.keys("drop fall topple collapse go land give cave crash")
    static let soon = ConsentWords.keys("about going gonna could might ready may will nearly almost looks gunna before any if gona")
    static let hanging = ConsentWords.keys("hanging hangs holding held")
    static let thread = WordHash.of("thread")
    static let breaks = ConsentWords.keys("come came snapped broken fallen fell broke given gave dropped collapsed ripped pulled")
    static let aways = ConsentWords.keys("away off down in through way")
    static let gives = ConsentWords.keys("collapsed collapsing")
    static let harms = ConsentWords.keys("hit hurt kill killed hurting injured injure brained squashed")
    static let somebodies = ConsentWords.keys(
        "someone somebody someones people woman man child kid kids anyone passer passerby lad girl boy lady person")
    static let cables = ConsentWords.keys("cable cables wire wires powerline powerlines pylon flex wiring cabling")
    static let harmless = ConsentWords.keys(
        "tv telly camera cameras cctv intercom doorbell aerial phone telephone broadband network ethernet internet bt openreach virgin sky satellite wifi hdmi speaker fibre hide tidy bra fence barbed chicken brake"
    )
    static let loose = ConsentWords.keys(
        "down dangling hanging fallen exposed bare live frayed showing sparking lying laying loose copper poking sticking chewed dangle hang hangs"
    )
    static let bared = ConsentWords.keys("bare exposed live frayed loose dangling hanging chewed uncovered naked severed")
    static let cuts = ConsentWords.keys(
        "cut cutting drilled sliced chopped went gone hit nailed put strimmed mowed sawed chewed drill nail dug spade digger")
    static let through = WordHash.of("through")
    static let copper = WordHash.of("copper")
    static let shows = ConsentWords.keys("see showing visible exposed show shows")
    static let eggs = ConsentWords.keys("egg eggs eggy sulphur sulfur")
    static let gasWord = WordHash.of("gas")
    static let pipe = WordHash.of("pipe")
    static let hits = ConsentWords.keys(
        "hit struck nicked nick caught drilled nailed fractured ruptured damaged digger drill pierced punctured clipped snapped severed dug screwed burst"
    )
    static let hisses = ConsentWords.keys("hissing hiss hisses whistling escaping blowing")
    static let fitting = ConsentWords.keys(
        "fit fitting fitted move moving quote install capping certificate service boxing box paint painted")
    static let alarms = ConsentWords.keys("alarm detector sensor")
    static let burners = ConsentWords.keys("boiler hob cooker burner pilot gas heater oven")
    static let flames = ConsentWords.keys("flame flames burning burns")
    static let colours = ConsentWords.keys("yellow orange lazy sooty")
    static let outlets = ConsentWords.keys(
        "socket sockets plug fusebox fuseboard fuse consumer switch switches meter sockit electrics light outlet board isolator pendant fitting lightswitch cable cables breaker spotlight"
    )
    static let crackles = ConsentWords.keys(
        "crackling crackle crackles fizzing fizz fizzes sizzling arcing spitting sparking popping sizzle hissing")
    static let blackWord = WordHash.of("black")
    static let turned = ConsentWords.keys("is gone turned went all looks scorched burnt its got was has now are")
    static let bangs = ConsentWords.keys("bang banged flash flashed exploded pop popped")
    static let went = ConsentWords.keys("went gone was there with big loud huge massive blue goes theres just a")
    static let biting = ConsentWords.keys("bit bites biting nipped nips nipping stung stings belted zinged")
    static let bitten = ConsentWords.keys("me us him her you ya my mi our them someone somebody")
    static let charged = ConsentWords.keys(
        "electric electrics electricity lectric leccy lecky elec lamp kettle toaster cooker microwave dishwasher freezer fridge washer"
    )
    static let bulbs = ConsentWords.keys("bulb bulbs lamp tripped trip box fuse")
    static let onto = ConsentWords.keys(
        "through thru onto into near over above inside out around behind")
    static let touching = ConsentWords.keys("on in from at down by where")
    static let slight = ConsentWords.keys("slightly bit little small")
    static let habitual = ConsentWords.keys("keeps getting sometimes always")
    static let afterWord = WordHash.of("after")
    static let notWord = WordHash.of("not")
}
