"""Words for the demo data. Every shop, person, vendor and module here is invented."""

STAFF = (
    "Elin Sandgren",
    "Oskar Lidvall",
    "Maja Törnebo",
    "Johan Hagfeldt",
    "Samira Nordell",
    "Viktor Brunnby",
    "Karin Ekesund",
    "Daniel Myrvik",
)

SHOP_OWNERS = (
    "Månälgens", "Grankottens", "Tusenknutens", "Blåtrastens", "Snöripans", "Kvällsugglans", "Morgonhjortens",
    "Silvergäddans", "Regnbrunnens", "Sju Lyktors", "Vindskatans", "Trolldegens", "Norrgömmans", "Åskmolnets",
    "Lingonvargens", "Dimhästens", "Stjärnbaggens", "Kopparmyrans", "Frostfjärilens", "Gröna Hattens",
    "Hemliga Bryggans", "Tolv Tallars", "Mosslyktans", "Fjällkrabbans", "Halva Månens", "Rönnbärsrävens",
    "Gyllene Spadens", "Isbjörkens", "Nattviolens", "Vilda Tofsens", "Ekorrlådans", "Sjuttonde Kajens",
    "Pepparälvans", "Björnlokans", "Tysta Klockans", "Sälgkattens", "Dubbla Knopens", "Havstornets",
    "Skogsmusslans", "Tranbärsdrakens",
)  # fmt: skip

SHOP_TRADES = (
    "Garnbod", "Tehandel", "Cykelverkstad", "Lampmakeri", "Ullkompani", "Fiskedrag", "Trädgårdsbutik", "Leksakslåda",
    "Kaffebränneri", "Ramfabrik", "Tygmagasin", "Hundprylar", "Pappershandel", "Knivsmedja", "Barnkläder",
    "Tvålkokeri", "Vandringsbod", "Möbelateljé", "Spelbutik", "Kryddbod", "Smyckesverkstad", "Båttillbehör",
    "Målarbutik", "Gardinhus", "Ridsport", "Skoaffär", "Köksredskap", "Bokhandel", "Hälsobod", "Verktygslåda",
)  # fmt: skip

MODULES = (  # name, vendor, what it is for
    ("Fraktmodul Pro", "Kvistkod", "delivery"),
    ("Ombudsväljaren", "Kvistkod", "delivery"),
    ("Fraktsedel Direkt", "Kvistkod", "delivery"),
    ("Klarna-koppling Plus", "Betalbruket", "payment"),
    ("Swish i kassan", "Betalbruket", "payment"),
    ("Delbetalning Enkel", "Betalbruket", "payment"),
    ("Fakturakassa Företag", "Betalbruket", "payment"),
    ("Fortnox-koppling", "Synkverket Nio", "sync"),
    ("Lagersynk 2", "Synkverket Nio", "sync"),
    ("Prisfil Automat", "Synkverket Nio", "sync"),
    ("Orderexport XML", "Synkverket Nio", "sync"),
    ("Snabbkassan", "Hyllmeter Moduler", "shop"),
    ("En-sides-kassa", "Hyllmeter Moduler", "shop"),
    ("Paketerbjudanden", "Hyllmeter Moduler", "shop"),
    ("Presentkort Digital", "Hyllmeter Moduler", "shop"),
    ("Önskelista Plus", "Hyllmeter Moduler", "shop"),
    ("Produktfilter Turbo", "Skärvik Webbdelar", "display"),
    ("Sök & Finn", "Skärvik Webbdelar", "display"),
    ("Megameny", "Skärvik Webbdelar", "display"),
    ("Bildzoom", "Skärvik Webbdelar", "display"),
    ("Storleksguiden", "Skärvik Webbdelar", "display"),
    ("Kundomdömen", "Tallbarr Tillägg", "customers"),
    ("Nyhetsbrevskoppling", "Tallbarr Tillägg", "customers"),
    ("Övergiven varukorg", "Tallbarr Tillägg", "customers"),
    ("Bonuspoäng", "Tallbarr Tillägg", "customers"),
    ("Chattbubblan", "Tallbarr Tillägg", "customers"),
    ("Cookiebanner", "Tallbarr Tillägg", "customers"),
    ("Mätkod & Taggar", "Ljungpixel", "traffic"),
    ("Produktflöde Annons", "Ljungpixel", "traffic"),
    ("SEO-länkar", "Ljungpixel", "traffic"),
    ("Sidcache Extra", "Ljungpixel", "traffic"),
    ("Returportalen", "", "customers"),
    ("Momsväxlaren", "", "payment"),
    ("Åldersspärr", "", "shop"),
)

PAGES = (
    "kassasidan", "startsidan", "produktsidan", "kategorisidan", "varukorgssidan", "söksidan", "kontosidan",
    "ordersidan",
)  # fmt: skip
GOODS = (
    "rabatterade varor", "varor med varianter", "paket", "presentkort", "nya produkter", "varor utan lager",
    "reservdelar", "beställningsvaror", "nedladdningsbara filer", "skrymmande varor", "utgående modeller",
    "vinterkollektionen", "provpaket", "varor med 12 % moms", "mängdrabatterade varor", "metervaror",
)  # fmt: skip
DEVICES = ("i mobilen", "i Safari", "på surfplatta", "i Firefox", "på iPhone", "sedan i morse", "för inloggade kunder")
ERRORS = ("fel 500", "en vit sida", "ett rött felmeddelande", "”okänt fel”", "en evig laddningssnurra", "fel 403")
VERSIONS = ("1.7.8", "8.0", "8.1", "8.2", "9.0")

MODULE_TROUBLE = {  # what goes wrong with a module of each kind
    "delivery": (
        "{module}: fel fraktpris för {goods}",
        "{module}: ombud visas inte {device}",
        "{module}: fraktsedeln för {goods} går inte att skriva ut, {error}",
        "{module} skickar inte spårningsmail till kunden",
        "{module} erbjuder leverans till fel land för {goods}",
    ),
    "payment": (
        "{module}: fel belopp för {goods}",
        "{module}: order skapas inte trots att kunden har betalat {device}",
        "{module}: betalningen avbryts med {error}",
        "{module} visas inte som betalsätt {device}",
        "{module}: återbetalning av {goods} ger {error}",
    ),
    "sync": (
        "{module}: order kommer inte över",
        "{module}: fel lagersaldo på {goods}",
        "{module}: synkningen stannar med {error}",
        "{module}: moms bokförs fel för {goods}",
        "{module}: dubbla artiklar för {goods}",
    ),
    "shop": (
        "{module}: {goods} går inte att lägga i varukorgen",
        "{module}: fel pris på {goods}",
        "{module}: rabatten på {goods} försvinner {device}",
        "{module}: knappen gör ingenting {device}",
    ),
    "display": (
        "{module}: {goods} syns inte {device}",
        "{module}: bilderna på {goods} är suddiga",
        "{module}: texten på {page} ligger fel {device}",
        "{module}: fel ordning på {goods} {device}",
    ),
    "customers": (
        "{module} skickar dubbla mail till kunden",
        "{module}: kunder får {error} {device}",
        "{module}: fel kundgrupp för köpare av {goods}",
        "{module}: mail om {goods} går inte fram",
    ),
    "traffic": (
        "{module}: köp av {goods} räknas inte",
        "{module}: gammal sida visas {device}",
        "{module}: länkarna till {goods} ger fel 404",
        "{module}: flödet saknar {goods}",
    ),
}

SUBJECTS = {
    "core": (
        "Kan inte ändra orderstatus, {error} på {page}",
        "Rabattkod dras två gånger för {goods}",
        "Moms räknas fel på frakten för {goods}",
        "Lagersaldo minskar inte när order läggs på {goods}",
        "Orderbekräftelse skickas inte till köpare av {goods}",
        "Kundgrupper ser fel pris på {goods}",
        "Fakturans pdf blir tom för {goods}",
        "Sökningen hittar inte {goods}",
        "Går inte att spara {goods}, {error}",
        "Fel antal produkter visas på {page} {device}",
    ),
    "standard_theme": (
        "Menyn går inte att öppna {device}",
        "Bildspelet på startsidan hoppar {device}",
        "Köpknappen hamnar utanför skärmen {device}",
        "Produktbilder beskärs fel på {page}",
        "Sidfoten ligger över texten på {page} {device}",
        "Fel typsnitt på {page} {device} efter temauppdatering",
    ),
    "own_theme": (
        "Premiumtemat: {page} visas fel {device}",
        "Plustemat: etiketten ”Nyhet” saknas för {goods}",
        "Premiumtemat: rullgardinen för storlek går inte att välja {device}",
        "Plustemat: kampanjbannern för {goods} syns inte {device}",
        "Premiumtemat: vit knapp på vit botten på {page} {device}",
        "Vårt tema tappar färgerna på {page} {device}",
    ),
    "version": (
        "{page} ger {error} i PrestaShop {version}",
        "Fråga om uppgradering till PrestaShop {version}",
        "Varning om gammal PHP-version, PrestaShop {version}",
        "Säkerhetsuppdatering {version} – behöver vi den?",
        "Adminpanelen är långsam sedan uppgradering till {version}",
        "Importen av {goods} fungerar inte i {version}",
    ),
    "third_party": (
        "{module} ger {error} på {page}",
        "{module} slutade fungera {device}",
        "{module} krockar med en annan modul på {page}",
        "{module} syns inte på {page} {device}",
        "{module} uppdaterades och nu fungerar inte {page}",
        "{module} visar {error} för {goods}",
        "{module}: inställningarna sparas inte",
        "{module}: licensnyckeln godkänns inte",
        "{module} gör {page} långsam {device}",
    ),
    "serious": (
        "{module} har förstört order från i helgen",
        "{module} behöver skrivas om efter leverantörens API-byte",
        "{module}: hela synkningen har stannat, flera hundra order saknas",
        "{module} dubblar alla produkter vid import",
        "{module} stöds inte längre – kan ni rädda {page}?",
    ),
    "customer_caused": (
        "Råkade radera kategorin för {goods}",
        "Vi ändrade i mallen och nu ger {page} {error}",
        "Importerade fel prisfil för {goods}",
        "Har stängt av frakten för {goods} av misstag",
        "Tog bort en anställd, nu ger adminpanelen {error}",
        "Ändrade url på {page}, alla länkar är trasiga",
        "Laddade upp för stora produktbilder, {page} är seg",
        "Klistrade in kod på {page} och fick {error}",
        "Avinstallerade {module} av misstag",
    ),
    "hosting": (
        "Butiken är långsam {device}",
        "SSL-certifikatet har gått ut, varning på {page} {device}",
        "Mail om {goods} hamnar i skräpposten",
        "{error} på {page} flera gånger i dag",
        "Diskutrymmet är fullt, kan inte ladda upp bilder på {goods}",
        "Mailkontot tar inte emot ordermail {device}",
        "Cachen töms inte efter ändring på {page}",
        "Läs tillbaka säkerhetskopian från i går, {goods} är borta",
        "Domänen pekar fel efter flytt, {page} ger {error}",
    ),
    "attack": (
        "Hundratals falska kundkonton skapas {device}",
        "Någon testar stulna kort i kassan",
        "Okända filer i butikens mapp, {page} skickar vidare till annan sida",
        "Överbelastningsattack mot vår butik",
        "Skadlig kod på {page} enligt sökmotorn",
    ),
    "advice": (
        "Hur lägger vi bäst upp {goods}?",
        "Råd om fraktpriser för {goods}",
        "Vilket betalsätt passar för {goods}?",
        "Hur får vi {page} att sälja bättre?",
        "Tips om produktbilder och bildstorlekar på {page}",
        "Fråga om kampanjer och rabattkoder för {goods}",
        "Hur följer vi upp övergivna varukorgar med {goods}?",
        "Kan vi sälja {goods} till Norge, hur gör vi med momsen?",
        "Hur skriver vi bra texter för {goods}?",
        "Klarar butiken trycket när vi rear ut {goods}?",
    ),
    "installation": (
        "Installera {module}",
        "Vi har köpt {module} – kan ni installera?",
        "Beställer installation av {module}",
        "Installation och funktionscheck: {module}",
    ),
    "development": (
        "Egen fraktregel för {goods}",
        "Ny ruta på {page} för leveransönskemål",
        "Export av {goods} till vårt lagersystem",
        "Anpassa orderbekräftelsen för {goods}",
        "Eget fält för {goods} i adminpanelen",
        "Bygg om {page} med större bilder",
        "Rapport över {goods} per månad",
    ),
    "critical": (
        "Butiken ligger nere – {error}",
        "Ingen kan lägga en order, {error} i kassan",
        "Akut: kassan laddas inte {device}",
        "Akut: betalningen stannar med {error} för alla kunder",
        "Hela webbplatsen ger {error}",
        "Akut: fraktsätt saknas {device}, inga köp går igenom",
    ),
    "void": (
        "Buy cheap followers today",
        "Test",
        "asdf",
        "SEO offer for your website",
        "Autosvar: jag är på semester",
        "Fel mottagare, glöm det här",
        "You have won a prize",
    ),
    "duplicate": ("Igen: {subject}", "Påminnelse: {subject}", "{subject}", "Sv: {subject}"),
}

NOTES = {
    "support": (
        "Felsökte och rättade", "Rensade cache", "Svarade kunden", "Återskapade felet", "Kontaktade leverantören",
        "Ändrade inställning", "Testade köp i kassan", "Läste loggar",
    ),
    "upgrade": ("Uppgraderade testmiljön", "Uppgraderade skarp miljö", "Kontrollerade moduler efter uppgradering"),
    "development": ("Utveckling", "Test och driftsättning", "Genomgång av önskemål", "Rättning efter test"),
    "installation": ("Installerade modulen", "Funktionscheck", "Ställde in modulen"),
}  # fmt: skip

GOODWILL = (
    "Kulans: felet hade anmälts tidigare",
    "Kulans: vi svarade sent",
    "Kulans: återkommande fel i samma modul",
    "Rabatt enligt överenskommelse med kunden",
)
GENEROUS = "Ersättning: vårt fel gav kunden merarbete"
EXTRA = ("Expressarbete efter önskemål", "Licenskostnad vidarefakturerad", "Arbete utanför kontorstid efter önskemål")

CLOSED = "Äldre månader stängs när programmet tas i bruk; kvarvarande avvikelser följs upp efter hand."
TAKEN_BACK = "Avsåg ett annat ärende"
ADJUSTED = (  # kind, kronor and reason
    ("credit", 195, "Kunden fakturerades för ett fel som redan var anmält"),
    ("goodwill", 100, "Kulans: lång väntan på svar"),
    ("extra", 295, "Licenskostnad som inte kom med på fakturan"),
    ("credit", 395, "Samma fel som i ett tidigare ärende"),
    ("extra", 150, "Expressarbete efter önskemål"),
    ("goodwill", 395, "Kulans: återkommande fel i samma modul"),
)

SETTLED = (  # kind of finding, outcome and note; facts of the first change afterwards
    ("over", "agreed", "Kunden har godkänt beloppet"),
    ("over", "credited", "Kreditfaktura 20417"),
    ("over", "credited", "Kreditfaktura 20433, på nästa faktura"),
    ("should_be_free", "credited", "Kreditfaktura 20451"),
    ("should_be_free", "agreed", "Beställt av kunden utanför avtalet"),
    ("missing", "invoiced", ""),
    ("under", "written_off", "För litet belopp för en ny faktura"),
    ("under", "invoiced", ""),
    ("over_credited", "goodwill", ""),
    ("uncharged_installation", "goodwill", "Ingick i ett större uppdrag"),
    ("unapproved_work", "agreed", "Godkänt per telefon, bekräftat i efterhand"),
    ("beyond_quote", "written_off", "Vi håller priset i kostnadsförslaget"),
    ("overlapping", "correct", "Två personer satt tillsammans, en skrev tiden"),
    ("undecided", "other", "Kunden har lämnat oss"),
    ("entry_without_case", "written_off", ""),
)
