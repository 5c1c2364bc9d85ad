"""The lists of words, in the order of their numbers: data, made by tools/words.py.

From the lists of BIP-39, as in the package mnemonic 0.21 (© 2013-2016 Pavol Rusnak, MIT licence:
https://github.com/trezor/python-mnemonic), with some words replaced. Pure.
"""

SPANISH = """
ábaco abdomen abeja abierto abogado abono abeto abrazo abrir abuelo acacia solfeo academia acceso
acción aceite acelga acento aceptar ácido aclarar acequia acoger acordeón activo acto actriz actuar
acudir acuerdo acusar acuarela admitir adoptar adorno aduana adulto aéreo afectar afición afinar
afirmar ágil agitar adobe agosto agotar agregar agrio agua agudo águila aguja alpaca ahorro aire
aislar ajedrez ajeno ajuste alacrán alambre alarma alba álbum alcalde aldea alegre alejar alerta
aleta alfiler alga algodón aliado aliento alivio alma alfombra almíbar altar alteza altivo alto
altura alumno alzar amable alfalfa amapola amargo amasar ámbar ámbito ameno amigo amistad amor
amparo amplio ancho anciano ancla andar andén anemia ángulo anillo ánimo almendra anotar antena
antiguo antojo anual anular anuncio añadir añejo alubia apagar aparato apetito apio aplicar apodo
aporte apoyo aprender aprobar alquimia apuro arado araña arar árbitro árbol arbusto archivo arco
arder ardilla arduo área árido aries armonía arnés aroma arpa anacardo arreglo arroz arruga arte
artista asa asado anfibio ascenso asegurar aseo asesor asiento asilo asistir arcilla asombro áspero
astilla astro astuto asumir asunto atajo asteroide atar atento atlas ático atleta átomo atraer
aurora atún audaz audio auge aula aumento ausente autor aval avance berro ave avellana avena
avestruz avión aviso ayer ayuda ayuno azafrán azar baraja azúcar azufre azul bicicleta babor bache
bahía baile bajar balanza balcón balde bambú banco banda baño barba barco barniz barro báscula
bastón bigote billete batería batir batuta baúl bazar bebé bebida bello bisonte binario bizcocho
boceto bien bingo buñuelo bloque blusa boa bobina bolígrafo boca bocina boda bodega boina bola
bolero bolsa botón bondad bonito bono bonsái borde borrar bosque bote botín bóveda bozal bravo brazo
brecha breve brillo brinco brisa broca broma bronce brote calendario brusco cebra buceo bucle bueno
cerilla bufanda cepillo búho buitre cigüeña burbuja ciempiés cerámica buscar butaca buzón caballo
cabeza cabina cabra cacao cilindro cadena caer café caída caimán caja cajón cal calamar calcio caldo
calidad calle calma calor cobaya vals cambio ladera camino campo copo candil canela canguro canica
canto crayón dado caoba caos capaz capitán capote captar capucha cara carbón dálmata careta carga
cariño carne carpeta carro carta casa casco casero delta castor catorce catre caudal causa cazo
cebolla ceder cedro zarpa célebre dedal célula cemento ceniza centro cerca diccionario cereza cero
cerrar certeza césped cetro chacal chaleco champú chancla chapa charla chico chiste edredón choque
choza chuleta eclipse ciclón socavón cielo cien cierto cifra emblema cima cinco cine cinta ciprés
circo ciruela cisne cita ciudad clamor clan claro clase clave cliente clima clínica cobre cocción
enebro cocina coco código codo cofre esmeralda cohete cojín estrella etiqueta colcha colegio colgar
colina collar colmo columna eucalipto comer comida cómodo compra conde faisán conga conocer consejo
contar flan copia corazón corbata corcho cordón corona correr fósforo cosmos costa cráneo cráter
crear crecer geología crema cría geometría gelatina crisis cromo crónica croqueta crudo cruz cuadro
cuarto cuatro cubo cubrir solsticio cuello cuento cuerda cuesta cueva cuidar góndola culpa culto
cumbre cumplir cuna cuneta cuota cupón cúpula curar curioso curso curva cutis dama danza dar dardo
dátil deber débil década decir dedo defensa definir dejar delfín grulla guepardo demora denso dental
deporte derecho derrota desayuno deseo desfile guirnalda destino desvío detalle detener deuda día
halcón diadema diamante diana diario dibujo dictar diente hangar diez difícil digno dilema diluir
dinero directo dirigir disco diseño disfraz diva divino doble doce dolor domingo don donar dorado
dormir dorso dos herradura dragón hidrógeno ducha duda hiedra dueño dulce dúo duque durar dureza
higuera ébano hortensia echar eco ecuador edad edición edificio editor educar efecto eficaz eje
ejemplo elefante elegir elemento elevar elipse élite elixir elogio eludir embudo emitir emoción
empate empeño empleo empresa hexágono encargo enchufe encía horizonte enero enfado ibis engaño
enigma enlace enorme enredo ensayo enseñar entero entrar envase envío época equipo erizo escala
escena escolar escribir escudo esencia esfera esfuerzo incienso espejo espía esposa espuma esquí
estar este estilo estufa etapa eterno ética jade evadir evaluar evento evitar exacto examen exceso
excusa exento exigir exilio existir éxito experto explicar exponer extremo fábrica fábula fachada
fácil factor faena jengibre falda fallo bruma faltar fama familia famoso faraón farmacia farol farsa
fase fatiga fauna favor fax febrero fecha feliz jilguero feria feroz fértil fervor festín fiable
fianza fiar fibra ficción ficha fideo fiebre fiel fiera fiesta figura fijar fijo fila filete filial
filtro fin finca fingir finito firma jirafa flauta flecha flor flota fluir joyero flúor judo lirio
fogata fogón folio kayak fondo forma macarrón fortuna lucero kiosco foto lago frágil franja frase
lechuga freír freno fresa frío frito fruta fuego fuente fuerza fuga lenteja función funda furgón
furia lila fútbol futuro gacela gafas gaita gajo gala galería gallo gamba ganar gancho ganga ganso
garaje garza gasolina gastar gato gavilán gemelo manzana gen género genio gente geranio gerente
germen gesto gigante gimnasio girar giro glaciar globo gloria gol mermelada goloso mecánica maracas
mesa micrófono gorra gota goteo mirlo grada gráfico grano mosaico gratis grave grieta grillo gripe
gris grito grosor grúa grueso grumo grupo guante molusco guardia neblina guía guiño guion guiso
guitarra níspero gustar nogal hábil hablar hacer níquel hada hallar hamaca harina nopal hazaña
hebilla hebra hecho helado helio ocelote ojal hermano héroe hervir hielo hierro hígado higiene hijo
himno historia hocico hogar hoguera hoja hombre hongo honor honra hora hormiga horno hostil ópalo
orégano huelga huerta hueso ortiga huida huir humano ovillo humilde humo hundir huracán pentágono
icono ideal idioma ídolo iglesia iglú igual perejil ilusión imagen imán imitar impar imperio imponer
impulso petirrojo índice inerte pergamino informe ingenio inicio inmenso inmune innato insecto
instante interés pizarra intuir pincel invierno ira iris ironía isla islote jabalí jabón jamón
jarabe jardín jarra jaula jazmín jefe quetzal jinete jornada raqueta joven joya rastrillo jueves
juez jugador jugo juguete juicio junco jungla junio juntar júpiter jurar justo juvenil juzgar kilo
koala renacuajo lacio rotonda lado ruibarbo lagarto lágrima laguna laico ruiseñor lámina lámpara
lana lancha langosta sésamo lápiz largo larva lástima lata sierra latir laurel lavar lazo leal
lección silueta lector leer legión legumbre lejano lengua sinfonía leña león leopardo lesión soprano
letra leve leyenda libertad libro sorbete líder lidiar lienzo liga ligero lima límite limón limpio
lince lindo línea lingote lino linterna líquido liso lista litera litio litro tejón llama llanto
llave llegar llenar llevar llorar llover lluvia lobo loción surtidor susurro lógica logro lombriz
lomo lonja lote lucha lucir lugar lujo luna lunes lupa lustro terraza luz maceta tobogán madera
turquesa viñeta maestro tomillo magia mago maíz topo maleta malla malo trineo mambo mamut tulipán
mando manejar manga maniquí manjar mano manso manta mañana mapa máquina mar marco marea marfil
margen marido mármol marrón martes marzo masa máscara masivo turrón materia matiz matriz máximo
mayor mazorca mecha medalla medio médula mejilla mejor melena unicornio memoria menor mensaje mente
menú mercado merengue mérito mes mesón meta ukelele método metro mezcla miedo miel urraca miga mil
milagro vitrina millón mimo voltio minero mínimo minuto oportuno mirar misa volante visera mismo
mitad mito mochila moción moda modelo moho yunque molde moler molino momento momia monarca moneda
monja monto zanahoria morada morder zócalo zumbido alicate morsa abecedario mosca mostrar motivo
mover móvil mozo mucho mudar mueble muela argolla muestra azahar mujer asfalto muleta multa mundo
muñeca mural muro músculo museo musgo música azalea nácar nación nadar naipe naranja nariz narrar
nasal natal nativo natural babucha naval nave navidad balneario néctar negar negocio balón neón
nervio neto neutro nevar nevera banqueta nido niebla nieto niñez niño nítido nivel nobleza noche
nómina noria norma norte nota noticia novato novela baobab nube nuca núcleo nudillo nudo nuera nueve
nuez comarca número nutria oasis barquillo obispo objeto obra obrero observar obtener obvio oca
ocaso océano ochenta ocho ocio ocre octavo octubre oculto ocupar ocurrir béisbol biblioteca odisea
oeste biombo oferta oficio ofrecer bisagra oído oír ojo ola oleada olfato olivo olla olmo olor
olvido ombligo onda onza opaco opción ópera opinar oponer optar óptica opuesto oración orador
botánica órbita orca orden oreja órgano bonanza orgullo oriente origen orilla oro orquesta oruga
osadía oscuro osezno oso ostra otoño otro oveja buganvilla óxido oxígeno oyente ozono pacto padre
paella página pago país buque palabra palco paleta pálido palma cacerola calzada pan panal pánico
pantera pañuelo papá papel papilla ingrediente parar parcela pared ceibo cenefa párpado parque
párrafo parte pasar paseo chaqueta paso pasta chirimoya patio patria pausa pauta pavo chocolate
peatón claqueta pecera conífera pedal pedir guijarro peine yak peldaño cortina peligro pellejo pelo
peluca pena pensar peñón peón peor hectárea pequeño pera percha perder nublado perfil cosecha perla
permiso perro persona pesa pesca crujido pestaña pétalo petróleo pez pezuña picar diapasón pie
piedra pierna pieza ermita pilar piloto pimienta pino pintor pinza piña diploma eneldo pirata
enjambre piscina piso pista flequillo pizca placa plan plata playa plaza pleito pleno forja pluma
plural gabardina poco poder podio poema poesía poeta polen policía gárgola géiser pomada pomelo pomo
pompa poner porción portal posada poseer posible poste potencia potro pozo prado glosario pregunta
premio prensa gorjeo previo primo príncipe gramo privar proa probar proceso producto proeza profesor
programa prole promesa pronto propio próximo prueba público puchero pudor pueblo puerta puesto pulga
pulir pulmón pulpo pulso puma punto gruta grifo pupa pupila puré quedar queja quemar querer queso
quieto química quince quitar rábano rabia laúd ración radical raíz rama rampa rancho rango zigzag
rápido madrugada rasgo raspa rato rayo magma razón reacción realidad rebaño rebote recaer receta
rechazo recoger recreo recto recurso red redondo reducir reflejo reforma refrán refugio regalo regir
regla regreso malva reino reír reja relato relevo relieve relleno reloj remar remedio remo mazapán
rendir renta reparto repetir reposo reptil res rescate resina respeto resto resumen retiro retorno
retrato reunir revés revista rey rezar mecedora riego rienda riesgo rifa rígido rigor rincón riñón
río riqueza risa ritmo rito rizo roble roce rociar rodar rodeo rodilla roer rojizo rojo romero
romper milenio ronco ronda ropa ropero rosa rosca rostro rotar rubí rubor rudo rueda rugir ruido
ruina mimbre rulo rumbo rumor ruptura ruta rutina sábado saber sabio moqueta sacar sagaz sagrado
sala saldo salero salir salmón salón salsa salto salud salvar samba sanción sandía sanear nebulosa
sanidad sano santo quilla saque sardina sartén sastre nenúfar zambullida saxofón sección seco
secreto nordeste sed seguir seis sello selva semana semilla senda sensor señal señor separar sepia
sequía ser serie sermón servir sesenta sesión ladrillo setenta severo óleo orfebre pasillo siesta
siete siglo signo sílaba silbar silencio silla símbolo pavimento sirena sistema sitio situar sobre
socio sodio sol solapa plegable soledad sólido soltar solución sombra sondeo sonido sonoro sonrisa
sopa soplar soporte pedestal sorpresa sorteo perímetro sótano suave subir suceso población suegra
suelo sueño suerte sufrir sujeto sultán sumar superar suplir suponer supremo sur surco sureño surgir
susto sutil ráfaga tabique tabla ranura taco tacto tajo talar talco talento talla talón tamaño
tambor tango tanque tapa tapete tapia rascacielos taquilla tarde tarea tarifa tarjeta tarot tarro
tarta tatuaje tauro taza tazón teatro techo tecla técnica tejado tejer tejido tela teléfono tema
temor templo tenaz tender tener tenis tenso teoría terapia riachuelo término ternura retablo tesis
tesoro testigo rayuela texto tez tibio tiburón tiempo tienda tierra ribera tigre tijera tilde timbre
tímido timo tinta tío típico tipo tira tirón titán títere título tiza toalla tobillo riel tocino
todo toga toldo tomar tono rombo topar tope toque tórax torero tormenta torneo toro rotulador torre
torso tortuga tos tosco toser rústico trabajo tractor traer tráfico satélite traje tramo trance
trato serpentina trazar trébol tregua treinta tren trepar tres zodiaco trigo tripa triste triunfo
trofeo trompa tronco tropa trote trozo truco trueno trufa tubería tubo serrucho simetría sintonía
túnel túnica turbina turismo turno tutor ubicar sonajero umbral unidad unir universo uno untar uña
urbano urbe urgente urna usar usuario útil utopía uva subrayar vacío vacuna vagar suroeste tachuela
vajilla vale válido valle valor válvula vampiro vara variar varón vaso vecino vector vehículo veinte
vejez vela velero veloz vena vencer venda tamiz tándem venir venta venus ver verano verbo verde
vereda tatami verso verter vía viaje vibrar tinaja tiovivo vida vídeo vidrio torbellino viernes
vigor tostada villa vinagre tritón trovador violín viral tuba virtud visor víspera vista vitamina
tucán vivaz vivero vivir vivo volcán volumen volver voraz votar voto voz vuelo tundra yacer yate
vaquero yema yerno yeso yodo yoga yogur zafiro zanja zapato zarza zona vaivén zumo zurdo
"""

ENGLISH = """
abandon ability able about above absent absorb abstract absurd alpine access accident account accuse
achieve aloe acoustic acquire across act action actor actress actual adapt add amber address adjust
admit anthem advance advice aerobic aquarium afford afraid again age agent agree ahead aim air
airport azure alarm stew arithmetic alert asphalt all alley allow almost alone alpha already also
alter always amateur amazing among amount amused analyst anchor ancient anger angle angry animal
ankle announce annual another answer antenna antique axle any apart apology appear apple approve
april arch arctic spruce arena argue backpack bagel armor bakery around arrange barley arrive arrow
art artefact artist artwork ask aspect bathtub beetle assist assume beret athlete atom birch attend
attitude attract auction audit august aunt author auto autumn average avocado avoid awake aware away
awesome awful awkward axis baby bachelor bacon badge bag balance balcony ball bamboo banana banner
biscuit barely bargain barrel base basic basket bonfire beach bean beauty because become beef before
begin behave behind believe below belt bench benefit best boulder better between beyond bicycle bid
bike bind biology bird birth bitter bouquet bowl blame blanket blast bleak bless bramble buckle
blossom blouse blue blur blush board boat buggy boil bugle bumper bonus book boost border calf
borrow boss cedar bounce box boy bracket brain brand brass brave bread breeze brick bridge brief
bright bring brisk broccoli broken bronze broom brother cello brush bubble buddy budget buffalo
build bulb bulk chord bundle bunker burden burger burst bus business busy chowder buyer buzz cabbage
cabin cable cactus cage cake call calm camera camp can canal cancel candy cipher canoe canvas canyon
capable capital captain car swan card cargo carpet carry cart case cash clover castle casual cat
catalog catch category cattle caught cause caution cave ceiling celery cement census century cereal
certain chair chalk champion change chaos chapter charge chase chat cobble check cheese chef
crescent crocus chicken chief child chimney choice choose chronic chuckle chunk churn cupcake
cinnamon circle citizen city civil claim cymbal clarify claw clay clean clerk clever click client
cliff climb clinic clip clock clog close cloth cloud tile club clump cluster clutch coach coast
dahlia code coffee coil coin collect color column combine dairy comfort comic common company concert
conduct confirm congress connect consider control convince cook cool copper copy coral core corn
correct cost cotton couch country couple course cousin cover coyote teapot cradle craft cram crane
crash snail crawl daisy cream credit creek crew cricket dandelion crisp critic crop cross crouch
crowd crucial deck cruise crumble crunch crush cry crystal cube culture cup cupboard curious current
curtain curve cushion custom dinghy cycle dad damage damp dance danger daring dash daughter dawn day
deal debate debris decade december decide decline decorate decrease deer defense define defy degree
delay deliver demand dock denial dentist deny depart depend deposit depth deputy derive describe
desert design desk despair dome detail detect develop device devote diagram dial diamond diary dice
diesel doodle differ digital dignity dilemma dinner dinosaur direct dough disagree discover dozen
dish dismiss drizzle display distance divert divide duet dizzy doctor document dog doll dolphin
domain donate easel donor door eel double dove draft sweater drama drastic draw dream dress drift
drill elk drip drive drop drum dry duck ember dune during dust dutch duty encore dynamic eager eagle
early earn earth easily east easy echo ecology economy edge edit educate effort egg eight either
elbow elder electric elegant element elephant elevator taffy else embark embody embrace emerge
emotion employ empower empty enable enact end endless endorse etching energy enforce engage engine
enhance enjoy enlist enough enrich enroll ensure enter entire entry envelope episode equal equip era
erase erode erosion error erupt escape essay essence estate eternal ethics evidence fable evoke
evolve exact example excess exchange falcon exclude excuse fern exercise exhaust exhibit exile exist
exit ferry expand expect expire explain fiddle express extend extra eye eyebrow fabric face faculty
fade faint faith fall false fame family famous fan fancy fantasy farm fashion fig flute father
fatigue fault favorite feature february federal fee feed feel folk fence festival fetch fever few
fiber fiction field figure file film filter final find fine fridge finish fire firm first fiscal
fish fit fitness fix flag flame flash flat flavor flee flight flip float flock floor flower fluid
flush fly foam focus fog foil fold follow food foot force forest forget fork fortune forum forward
fossil foster found fox fragile frame frequent fresh friend fringe frog front frost frown frozen
fruit fuel fun funny furnace fury future gadget gain galaxy gallery game gap garage frisbee garden
garlic garment fudge gasp gate gather gauge gaze general genius genre gentle genuine gesture ghost
giant gift giggle sled giraffe girl give glad glance glare glass glide glimpse globe gloom glory
glove glow glue goat goddess gold good goose gander gospel gossip govern gown gem grace grain grant
geyser grass gravity great green grid gnome grit grocery group grow grunt guard guess guide guilt
guitar glitter gym habit hair half hammer hamster hand happy harbor goal harsh harvest hat have hawk
hazard goblet health heart heavy hedgehog height graph helmet help hen hero hidden high hill hint
hip hire history hobby hockey hold guava holiday hollow home honey hood hope gull horror horse
hospital host hotel hour hover hub huge human humble humor hundred hungry hunt hurdle hurry hail
husband hybrid ice icon idea identify idle ignore ill halo illness image imitate immense immune
impact impose improve impulse inch include income increase index indicate indoor industry infant
inflict inform hike inherit initial hay harmony hazel inner innocent input inquiry harp insect
inside inspire install intact interest into invest invite involve iron island isolate issue item
ivory jacket jaguar jar jazz jealous jeans jelly jewel job join joke journey joy judge juice jump
jungle junior hive just kangaroo keen keep ketchup key hoop kid kidney kind kingdom hummingbird kit
kitchen kite kitten kiwi knee hut knock know lab label labor ladder lady lake lamp language laptop
large later latin laugh laundry lava law lawn lawsuit layer hydrogen leader leaf learn leave lecture
left leg legal legend leisure lemon lend length lens leopard lesson letter level iceberg liberty
library license life lift light like limb limit link lion liquid list little live lizard load loan
lobster local lock logic tinsel long loop lottery loud lounge icicle loyal lucky luggage lumber
lunar lunch luxury lyrics machine ink magic magnet ivy mail main major make mammal man manage
mandate mango mansion manual maple marble march margin marine market marriage mask mass master match
material math matrix matter maximum maze meadow mean measure jasmine mechanic medal media melody
melt javelin memory mention syllable mercy merge merit merry mesh message metal method middle
midnight milk million mimic mind minimum minor minute miracle mirror misery miss mistake mix mixed
mixture mobile model modify mom moment monitor jersey monster month moon moral more morning mosquito
mother motion motor mountain mouse move movie much muffin jigsaw multiply muscle museum mushroom
music must mutual myself mystery myth jockey name napkin narrow kettle nation nature near neck need
negative neglect neither nephew nerve nest net network neutral never news next nice night noble
noise nominee noodle normal north nose notable note nothing notice novel now kilt number nurse knit
oak obey object oblige obscure observe obtain obvious occur ocean october knot off offer office
often oil okay old olive olympic omit once one onion online only open sofa opinion oppose option
orange orbit orchard order ordinary organ orient original lace ostrich other outdoor outer output
outside oval oven over own owner oxygen oyster ozone pact paddle page lullaby palace palm panda
panel panic panther paper parade parent park parrot party pass patch path patient patrol pattern
pause pave payment peace peanut pear lantern pelican pen penalty pencil people pepper perfect permit
person pet phone photo phrase physical piano picnic picture piece lark pigeon lavender pilot pink
pioneer seal ledge pitch pizza place planet plastic plate play please pledge pluck shamrock plunge
poem poet point polar leek police pond pony pool popular portion position possible post potato
pottery lily silo power practice praise predict prefer prepare present pretty prevent price pride
primary print priority lobby loft prize problem process produce profit program project promote proof
property prosper protect proud provide public pudding pull pulp pulse pumpkin lotus pupil puppy
purchase purity purpose purse push put puzzle pyramid quality quantum quarter question quick quit
quiz quote rabbit lute lynx magenta radar radio rail rain raise rally ramp ranch random range rapid
rare rate rather raven raw magpie ready real reason rebel rebuild recall receive recipe record
recycle reduce reflect reform refuse region regret regular reject relax release relief rely remain
remember remind remove render renew rent reopen repair repeat replace report require rescue resemble
resist resource response result retire retreat return reunion reveal review reward tiara rib ribbon
rice rich ride ridge maroon right rigid ring marsh ripple risk ritual rival river road roast robot
robust rocket mint roof rookie room rose rotate rough round route royal mitten moat rug rule run
runway rural sad saddle sadness safe sail salad tadpole stencil salt salute same sample sand satisfy
module sauce moose save say scale scan scare scatter scene scheme school science scissors scorpion
scout scrap screen script scrub sea search season seat second secret section security seed seek
segment select sell seminar senior sense sentence series service session settle setup seven shadow
pendulum shallow share shed shell sheriff shield shift shine ship shiver shock shoe moss shop short
shoulder mug shrimp shrug shuffle shy sibling mulberry side newt sight sign silent silk nickel
silver similar simple since sing siren sister situate six size skate sketch ski skill noon nougat
nozzle slab slam sleep slender slice slide slight nugget slogan slot nutmeg slush small smart smile
oatmeal smooth snack snake snap oboe snow soap soccer social sock soda soft solar omelet solid
solution solve someone song soon sorry sort soul sound soup source south space spare spatial spawn
speak special speed spell spend sphere thimble spider spike spin spirit split spoil sponsor spoon
sport spot spray spread spring spy square squeeze squirrel otter stadium staff stage stairs stamp
stand start state stay steak steel stem step stereo stick still sting stock stomach stone owl story
stove strategy street strike strong struggle student stuff stumble style subject submit subway
success such sudden suffer sugar suggest suit summer sun sunny sunset super supply supreme sure
surface surge surprise surround survey pamphlet sustain parsley swamp swap swarm pancake sweet swift
swim swing switch pebble symbol symptom syrup system table tackle tag tail talent talk pewter tape
target task taste tattoo taxi teach team tell ten tenant tennis tent term test text thank that theme
then theory there they thing this thought three thrive throw thumb thunder ticket tide tiger tilt
timber time tiny tip tired tissue title toast pheasant today toddler toe together pine token tomato
tomorrow tone pixel tonight plaid tooth top topic topple torch tornado tortoise toss total tourist
toward tower town toy track trade traffic polka train transfer trap porridge travel tray treat tree
trend trial pumice trick quail trim trip trophy trouble truck true truly trumpet trust truth try
tube tuition tumble tuna tunnel turkey turn turtle twelve twenty twice twin twist two type typical
raft umbrella unable unaware uncle uncover under undo unfair unfold unhappy uniform unique unit
universe unknown unlock until unusual unveil update upgrade uphold upon upper upset urban urge usage
use used useful rattle usual utility vacant vacuum vague valid valley valve van vanish vapor various
vast vault vehicle velvet vendor venture venue verb verify version very vessel veteran viable
vibrant ravine victory sunflower view village vintage slipper virtual virus visa visit visual vital
vivid vocal voice void volcano volume vote voyage wage wagon wait walk wall walnut want robin warm
rooster wash wasp waste water wave way wealth reef wear weasel weather web wedding weekend ruby
welcome west rudder sapling what wheat wheel when where saffron whisper wide width wife wild will
win window scooter wing wink winner winter wire wisdom wise wish witness wolf woman wonder wood wool
word work world worry worth wrap wreck wrestle wrist seagull wrong yard year yellow you young youth
zebra zero zone zoo
"""
