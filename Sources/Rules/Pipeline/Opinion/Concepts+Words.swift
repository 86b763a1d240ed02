extension Concepts {
    /// The words of each concept, in small letters and without apostrophes, dialect and common misspellings included.
    static let lists = [
        // Small children.
        """
        baby babies babys toddler toddlers child children childs kid kids kiddo kiddies bairn bairns wean weans infant
        infants newborn son daughter grandson granddaughter grandchild grandchildren grandkids girl boy lass tot tots twins
        pram buggy cot pushchair highchair nursery playgroup pupils creche bouncer year yr months mth month wee
        """,
        // People who are old, ill or cannot help themselves.
        """
        nan nana nanna nans gran grans grandma granny grandmother grandad grandads grandpa granda gramps elderly pensioner
        pensioners wheelchair dementia alzheimers disabled carer carers warden sheltered stroke blind frail housebound
        autistic epileptic diabetic asthma asthmatic pregnant resident residents patient
        """,
        // Other people.
        """
        mum mam ma mummy dad da daddy wife wifes husband hubby missus partner neighbour neighbours neighbor postie postman
        lodger tenant tenants customers customer staff chef apprentice brother sister mate man woman lady bloke fella guy
        someone somebody people everyone everybody pedestrians students flatmate flatmates housemate housemates cleaner
        labourer driver uncle auntie aunt
        """,
        // Animals.
        """
        dog dogs cat cats budgie hamster hamsters gerbil gerbils terrier puppy pet pets bird parrot rabbit rabbits horse
        horses cattle fish
        """,
        // Parts of the body.
        """
        head heads arm arms hand hands finger fingers toe toes foot feet leg legs neck chest throat eye eyes lips lip face
        skin hair hairs knee knees mouth lungs lung eyebrows eyelashes thumb wrist ankle back tummy stomach belly nose ear
        ears shoulder elbow tongue
        """,
        // Feeling or being ill, hurt or dead.
        """
        sick sickness dizzy woozy faint fainted fainting giddy headache headaches grey gray pale drowsy sleepy tired confused
        muddled slurring slurred nauseous nausea queasy vomit vomiting vomited puking puked puke threw poorly rough ill
        groggy wheezing wheezy coughing cough coughs choking choke choked breathe breathing breath breathless unconscious
        collapsed spinning wobbly flu hangover hungover rouse wake waking woke numb sting stings stinging swelling swollen
        swelled bleeding bleed blood hurt hurts injured ambulance hospital paramedics dead died dying woozey lightheaded
        migraine knackered dopey banging thumping pounding hives rash burnt burned scalded scald blister blistered cramps
        runs trots burning aching unwell
        """,
        // What holds up, hangs over or stands beside people.
        """
        wall walls ceiling ceilings celing cieling chimney chimneys stack beam beams joist joists lintel lintels stairs
        staircase stair step steps floor floors floorboard floorboards landing balcony balustrade banister bannister handrail
        porch canopy gable coping copings render plaster coving cornice slate slates tile tiles ridge gutter guttering soffit
        fascia roof roofs bricks brick brickwork arch pillar pillars pier post posts fence gate gates sign signs scaffold
        scaffolding tower tree trees branch branches bough limb trunk pane panes window windows glass shelf shelves wardrobe
        bookcase cupboard cupboards cabinet cabinets radiator mast aerial dish flagpole lamppost deck decking hatch
        conservatory bay parapet masonry mortar stonework statue ladder slab slabs shutter awning chandelier mirror tank
        cistern acrow girder rsj truss trusses rafter rafters capstone dormer pergola trampoline swing bunk worktop pole
        telly
        """,
        // How such things move or give way.
        """
        moving moved moves move movement leaning leans lean leant tilting tilted tilts tipping tipped tips tip sagging sag
        sags sagged bulging bulge bulges bulged bellying belly bowing bowed bows hanging hangs hung hang dangling dangles
        dangle swinging swings swing sways swaying sway wobbling wobbles wobbled wobble wobbly rocking rocked rocks loose
        slipping slipped slips slip sliding slid slides dropping dropped drop drops falling fell fall falls fallen came
        coming comes crashing crashed crash landed lands landing snapped snap snaps snapping cracking creaking creaks creaked
        groaning groans gave giving give gives collapsed collapsing collapse caved caving subsiding parting parted peeling
        pulling pulled pull missed missing rotten rotted rotting rot cracked crack cracks split splitting toppled topple
        toppling shifted shifting shifts drooping droops dip dips dipped dipping bending bent bouncing bounces bouncy spongy
        soft detached unattached unfixed broke broken shattered shatter shed shedding sheared perished crumbling crumbles
        crumbled crumbly away toward towards outwards inwards bits lumps chunks chunk lump pieces raining rains smashed smash
        blew blown sank sinking sinks sunk widening wider bigger gap daylight through
        """,
        // Shut, locked, caught.
        """
        locked lock locks locking shut shuts stuck trapped jammed jam deadlocked latch latched key keys wedged pinned bolt
        bolted slammed handle chained chain snib yale keysafe caught trap closed inside unlock door doors
        """,
        // Rooms and boxes that somebody is shut in.
        """
        car van boot lift elevator shed loft attic cellar basement container fridge freezer cupboard bathroom toilet loo
        bedroom garage safe vault sauna stairlift wardrobe shaft washing
        """,
        // Whether somebody answers.
        """
        answer answers answering answered respond responds responding response reply shouting shouts shout crying cries cry
        screaming screams scream banging knocking knocks knock voice alone reach hear moaning groaning whimpering calling
        quiet silent silence move moving floor fallen fell slipped wont cant
        """,
        // What burns gas, oil or wood, and what it comes in.
        """
        boiler boilers hob hobs cooker oven flue flues stove stoves woodburner woodburning burner burners fire fires heater
        heaters pilot meter ring rings gas calor bottle bottles cylinder cylinders propane butane lpg range aga rayburn grill
        paraffin diesel generator genny bbq barbecue chimney chimneys regulator main mains supply pipe pipes hose multifuel
        logburner log logs coal coke ash grate hearth backboiler central heating baxi worcester vaillant ideal potterton
        webasto
        """,
        // What escaping or badly burning gas does.
        """
        hissing hiss hisses fizzing fizz fizzes whistling whistle whistles blowing blows puffing puffs puff sighing sighs
        humming hums hum leaking leak leaks unlit clicking clicks ignite igniting lit relit flame flames yellow orange lazy
        floppy sooty soot black blackened fumes draught drawing disconnected detached bubbling bubbles
        """,
        // What is smelt or tasted.
        """
        smell smells smelling smelt smelly smel stink stinks stinking whiff whiffs pong pongs reek reeks niff fumes odour
        taste tastes tasting fishy eggs eggy egg burnt plastic rotten metallic pennies musty sulphur acrid rubber farts farty
        cabbage garlic chemical petrol
        """,
        // Instruments that warn, and what they show.
        """
        alarm alarms detector detectors detecter sensor monitor reading reads ppm chirruping chirping beeping bleeping beeps
        bleeps screaming shrieking gauge gage dial needle pressure climbing rising red display number numbers level high bar
        degrees temperature
        """,
        // What carries current.
        """
        socket sockets plug plugs switch switches fuse fuses fusebox fuseboard consumer wire wires wiring cable cables lead
        leads light lights bulb bulbs lamp lamps charger chargers battery batteries extension adaptor adapter kettle toaster
        iron washer dryer tumble machine microwave fridge freezer blanket shower pylon spur isolator rcd breaker leccy lecky
        electric electrics electrical electricity power solar panel panels inverter hoover telly tv scooter ebike bike vape
        immersion element heater radiator pump downlight downlights spotlight spotlights pendant fitting rose doorbell
        intercom cooker hob oven tap
        """,
        // What current does when it goes wrong.
        """
        buzz buzzing buzzes buzzed humming hums hummed crackle crackling crackles crackled fizz fizzing fizzed popping popped
        pop pops bang banged bangs flash flashed flashes flashing glow glowing glows arcing spark sparks sparking sparked
        sparcs tingle tingles tingling tingly tingled bites bite jolt jolted kick kicked kicks belt zap zapped thrown threw
        hot warm melting melted melts brown browned browning scorched singed charred blackened black smoke smoking smokes
        smock smoky fizzles sizzle sizzling sizzles crispy toasty bubbled bubbling warped stung nipped nips nip shock shocks
        shocked live
        """,
        // Fire and what starts it.
        """
        fire flame flames flams alight ablaze candle candles pan pans chips chip fat oil smoke smoking smouldering smoulder
        embers ember burning burn burns blaze ash lit firework fireworks match matches cigarette fag flare tealight joss
        roaring glowing smokey smok
        """,
        // Water where it should not be.
        """
        water wet dripping drip drips dripped leak leaking leaks flood flooded flooding soaked soaking pouring pours poured
        puddle puddles damp rain running runs trickling trickle trickles gushing spraying steam steaming scalding boiling
        drops sopping dribbling droplets seeping
        """,
        // What must not be breathed, drunk or touched.
        """
        bleach acid chemical chemicals unblocker petrol paraffin poison poisoned bait pellets grain asbestos fumes stripper
        thinner thinners mercury sewage sewerage inhibitor antifreeze dust spores ammonia chlorine solvent glue varnish
        fogger spray rat blocks
        """,
        // Eating, drinking and breathing it.
        """
        drink drinking drank drunk eat eaten eating ate swallowed swallow licked chewed brushing squash inhaled breathing
        breathed sucked
        """,
        // Holes and drops.
        """
        hole holes manhole cover lid grate pit well shaft sinkhole sink trench drop drain void cellar hatch edge feet foot
        deep crater
        """,
        // Where people pass or lie under it.
        """
        pavement path footpath street road playground alley alleyway bus underneath below under beneath above over bed cot
        pram head heads school people public pedestrians kids child children walk walking walks passing bairn bairns
        customers tables
        """,
        // What cuts.
        """
        glass shards shard sharp edge edges nail nails blade razor cut cuts cutting sliced jagged spike spikes
        """,
        // Hot water and pressure.
        """
        steam scalding boiling boil cylinder tank pressure valve banging knocking rumbling bulging kettling tap loft bar
        relief thermostat
        """,
        // Getting out or away.
        """
        outside garden evacuated evacuate out cleared everyone leave left away stood standing street stay staying keeping
        kept
        """,
        // Messages.
        """
        text texts texting texted txt txts txting txted msg msgs message messages messaging messaged contact contacts
        contacting contacted sms notification notifications reminder reminders write writing ping pings pinging buzzing phone
        mobile inbox
        """,
        // Where a number is kept.
        """
        number numbers list lists record records database system books book file files marketing mailing details contacts
        phonebook computer name names subscription circulation
        """,
        // Bringing to an end.
        """
        stop stops stopped cease end ends ended remove removed delete deleted wipe wiped clear erase scrub scrubbed take off
        block blocked blocking lose forget desist quit enough finished finish leave alone peace silence rid shot cross strike
        score unsubscribe out pack bin refrain jog hop bog sod naff bugger
        """,
        // Not, never, no more.
        """
        dont dinnae dinna dow dunt doesnt didnt no not never none nothing nae nowt nout owt any anymore more again further
        longer last without nor neither wont cannae ever
        """,
        // Somebody who has died or gone.
        """
        died passed late dead deid deceased funeral lost executor estate buried widow widower moved sold emigrated bereaved
        death
        """,
        // Offers, and those who make them.
        """
        offer offers spam promo promos promotion promotions advert adverts advertising marketing junk discount discounts
        newsletter automated robot bot company firm lot business
        """,
        // Wants that a customer has.
        """
        need needs want wants please can could would quote price job work visit appointment booking book come coming fix
        fixed mend repair replace fit fitted service still instead ring call phone
        """,
    ]
}
