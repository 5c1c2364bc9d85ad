"""Make `net/wire/words_data.py` from the lists of BIP-39, without the words that don't fit a board.

    python3 tools/words.py FOLDER

The folder has `spanish.txt` and `english.txt`, as in the folder `wordlist` of the package
`mnemonic`. The result is kept in git and must never change: the same words mean the same for ever.
"""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from pathlib import Path

TARGET = Path(__file__).parents[1] / "net" / "wire" / "words_data.py"
HEAD = '''"""The lists of words, in the order of their numbers: data, made by tools/words.py.

From the lists of BIP-39, as in the package mnemonic 0.21 (© 2013-2016 Pavol Rusnak, MIT licence:
https://github.com/trezor/python-mnemonic), with some words replaced. Pure.
"""

SPANISH = """
{spanish}
"""

ENGLISH = """
{english}
"""
'''

# Which words are replaced by which: those about sex, bodies, violence, death, crime, drugs,
# alcohol, gambling and descent, insults, words with a second meaning of that kind in a country that
# speaks the language, some that are hard to tell apart by ear, and English ones that are also in
# the Spanish list. The new words share their first four letters with none in either list.
REPLACED = {
    "spanish": """
        aborto:abeto abuso:acacia acné:acequia acoso:acordeón adicto:acuarela agonía:adobe
        ahogo:alpaca amante:alfalfa almeja:alfombra año:alubia anís:almendra
        apuesta:alquimia arpón:anacardo asalto:anfibio asno:arcilla ataque:asteroide
        ateo:atlas atroz:aurora azote:baraja avaro:berro baba:bicicleta basura:bigote
        batalla:billete beso:binario besar:bisonte bestia:bizcocho bicho:boceto
        bobo:bolígrafo bomba:botón blanco:buñuelo bruja:calendario bruto:cebra bufón:cepillo
        burro:cerámica buey:cerilla burla:ciempiés bulto:cigüeña cadáver:cilindro
        calvo:cobaya cáncer:copo caña:crayón cañón:dado cárcel:dálmata caspa:delta
        celoso:dedal cerdo:diccionario chivo:edredón chupar:eclipse cigarro:emblema
        cochino:enebro coger:esmeralda cojo:estrella cola:etiqueta combate:eucalipto
        conejo:faisán copa:flan coser:fósforo cripta:gelatina crimen:geometría
        creído:geología culebra:góndola delgado:grulla delito:guepardo desnudo:guirnalda
        diablo:halcón dieta:hangar dosis:herradura droga:hidrógeno duelo:hiedra duro:higuera
        ebrio:hortensia enano:hexágono enemigo:horizonte enfermo:ibis espada:incienso
        etnia:jade faja:jengibre feo:jilguero flaco:jirafa flujo:joyero fobia:judo
        folleto:kayak fosa:kiosco fracaso:lago fraude:lechuga fumar:lenteja fusil:lila
        foca:lirio forzar:lucero forro:macarrón gemir:manzana goma:maracas golpe:mecánica
        golfo:mermelada gordo:mesa gorila:micrófono gozar:mirlo grasa:mosaico guapo:molusco
        guerra:neblina gusano:níspero hacha:níquel haber:nogal haz:nopal hembra:ocelote
        herir:ojal hoyo:ópalo hueco:orégano huevo:ortiga húmedo:ovillo hurto:pentágono
        ilegal:perejil infiel:pergamino incapaz:petirrojo inútil:pincel íntimo:pizarra
        jeringa:quetzal joroba:raqueta juerga:rastrillo labio:renacuajo lacra:rotonda
        ladrón:ruibarbo lamer:ruiseñor lanza:sésamo látex:sierra leche:silueta
        lento:sinfonía letal:soprano licor:sorbete loco:surtidor locura:susurro llaga:tejón
        luto:terraza macho:tobogán mafia:tomillo maldad:topo mamá:trineo manco:tulipán
        matar:turrón madre:turquesa meter:ukelele melón:unicornio miembro:urraca
        misil:visera militar:vitrina miseria:volante mina:voltio mojar:yunque moño:zanahoria
        moreno:zócalo morir:zumbido mortal:abecedario morro:alicate muerte:argolla
        mula:asfalto muslo:azalea mugre:azahar náusea:babucha necio:balneario negro:balón
        nicho:banqueta novio:baobab obeso:barquillo odiar:béisbol odio:biblioteca
        ofensa:biombo ogro:bisagra orgía:bonanza oral:botánica óvulo:buganvilla pájaro:buque
        paloma:cacerola palpar:calzada parir:ceibo paro:cenefa pasión:chaqueta
        pata:chirimoya payaso:chocolate pecado:claqueta pecho:conífera pelea:cortina
        perico:cosecha pésimo:crujido pichón:diapasón piojo:diploma pipa:eneldo
        pisar:enjambre pijama:ermita pitón:flequillo plomo:forja pobre:gabardina
        pollo:gárgola polvo:géiser precoz:glosario preso:gorjeo prisión:gramo puño:grifo
        puñal:gruta pegar:guijarro pepino:hectárea paquete:ingrediente camello:ladera
        seta:ladrillo rabo:laúd rapto:madrugada raza:magma rehén:malva rencor:mazapán
        rico:mecedora ron:milenio ruleta:mimbre sable:moqueta sangre:nebulosa satán:nenúfar
        secta:nordeste sexo:óleo sexto:orfebre sidra:pasillo simio:pavimento sordo:pedestal
        sostén:perímetro soldado:plegable sudor:población sapo:quilla tabaco:ráfaga
        tabú:ranura tapón:rascacielos tetera:rayuela terror:retablo terco:riachuelo
        tieso:ribera tocar:riel tonto:rombo torpedo:rotulador tóxico:rústico trago:satélite
        trauma:serpentina tuerto:serrucho tumba:simetría tumor:sintonía ciego:socavón
        acabar:solfeo cuchara:solsticio úlcera:sonajero vaca:subrayar vago:suroeste
        vaina:tachuela veneno:tamiz vengar:tándem verja:tatami vicio:tinaja víctima:tiovivo
        viejo:torbellino vil:tostada vino:tritón viñedo:trovador virgo:tuba viudo:tucán
        vulgar:tundra yegua:vaquero zorro:vaivén cama:vals pelar:yak sauna:zambullida
        rapaz:zigzag tribu:zodiaco maduro:viñeta celda:zarpa falso:bruma nulo:comarca
        pereza:nublado miope:oportuno
    """,
    "english": """
        abuse:alpine acid:aloe addict:amber adult:anthem affair:aquarium alcohol:arithmetic
        alien:asphalt anxiety:axle aisle:azure arm:backpack armed:bagel army:bakery
        arrest:barley assault:bathtub asset:beetle asthma:beret attack:birch bar:biscuit
        battle:bonfire betray:boulder black:bouquet blade:bowl blind:bramble blood:buckle
        body:buggy bomb:bugle bone:bumper boring:calf bottom:cedar brown:cello bullet:chord
        butter:chowder cannon:cipher casino:clover cheap:cobble cherry:crescent chest:crocus
        cigar:cupcake clap:cymbal coconut:dahlia come:dairy crazy:daisy crime:dandelion
        cruel:deck cute:dinghy demise:dock destroy:dome diet:doodle dirt:dough disease:dozen
        disorder:drizzle divorce:duet donkey:easel dose:eel drink:elk dumb:ember
        dwarf:encore enemy:etching evil:fable excite:falcon execute:fern exotic:ferry
        expose:fiddle fat:fig fatal:flute female:folk finger:fridge garbage:frisbee
        gas:fudge gorilla:gander grab:gem grape:geyser gun:glitter grief:gnome hard:goal
        head:goblet hello:graph hole:guava horn:gull hurt:hail illegal:halo insane:harp
        injury:harmony inject:hay inmate:hazel inhale:hike junk:hive kick:hoop
        kiss:hummingbird knife:hut lazy:hydrogen liar:iceberg love:icicle mad:ink maid:ivy
        meat:jasmine member:javelin monkey:jersey mule:jigsaw naive:jockey nasty:kettle
        nuclear:kilt nut:knit odor:knot orphan:lace peasant:lantern pig:lark pill:lavender
        pistol:ledge pole:leek poverty:lily prison:lobby private:loft punch:lotus
        pair:lullaby raccoon:lute race:lynx rack:magenta razor:magpie rifle:maroon
        riot:marsh romance:mint rubber:mitten rude:moat satoshi:module sausage:moose
        shoot:moss shove:mug sick:mulberry siege:newt silly:nickel skin:noon skirt:nougat
        skull:nozzle slim:nugget slow:nutmeg smoke:oatmeal sniff:oboe soldier:omelet
        stable:otter stool:owl suspect:pamphlet swear:pancake swallow:parsley sword:pebble
        shaft:pendulum tank:pewter tobacco:pheasant toilet:pine tongue:pixel tool:plaid
        tragic:polka trash:porridge tribe:pumice trigger:quail ugly:raft useless:rattle
        vicious:ravine weapon:reef warfare:robin warrior:rooster weird:ruby wet:rudder
        whip:saffron whale:sapling wine:scooter write:seagull pipe:seal plug:shamrock
        powder:silo ginger:sled violin:slipper crater:snail opera:sofa area:spruce
        salon:stencil album:stew video:sunflower carbon:swan dragon:sweater menu:syllable
        salmon:tadpole elite:taffy crack:teapot spice:thimble rhythm:tiara clown:tile
        lonely:tinsel
    """,
}


def replacements(name: str) -> dict[str, str]:
    """Return the words of a list that don't fit, each with the word in its place."""
    return dict(pair.split(":") for pair in REPLACED[name].split())


def read(path: Path) -> list[str]:
    """Return the words of a list, with those replaced that don't fit."""
    words = unicodedata.normalize("NFC", path.read_text(encoding="utf-8")).split()
    replaced = replacements(path.stem)
    assert replaced.keys() <= set(words), replaced.keys() - set(words)
    return [replaced.get(word, word) for word in words]


def main() -> None:
    folder = Path(sys.argv[1])
    lists = {name: textwrap.fill(" ".join(read(folder / f"{name}.txt")), 100) for name in REPLACED}
    TARGET.write_text(HEAD.format_map(lists), encoding="utf-8")


if __name__ == "__main__":
    main()
