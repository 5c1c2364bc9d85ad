"""Hold the emoji that Charla knows: data only, see gui.words.emoji.

They are from the Unicode CLDR, by way of emojibase-data 15.3 (MIT). Each entry has the character
and its names for `:name:`, with "/" between them; more English words; its Spanish name; more
Spanish words. Only those are here that are one character (Tk on X11 draws no sequence as one
picture) and that fonts have had since 2020.
"""

CATEGORIES = {
    "smileys": """
😀grinning|face grin|cara sonriendo|divertido feliz sonrisa; 😃smiley|grinning face big eyes|cara sonriendo
con ojos grandes|divertido risa; 😄smile|grinning face smiling eyes|cara sonriendo con ojos
sonrientes|abierta ojo sonrisa; 😁grin|beaming face smiling eyes|cara radiante con ojos sonrientes|ojo risa
sonrisa; 😆laughing/satisfied|grinning squinting face laugh|cara sonriendo con los ojos cerrados|abierta
boca risa; 😅sweat_smile|grinning face cold|cara sonriendo con sudor frío|risa;
🤣rofl/rolling_on_the_floor_laughing|face|cara revolviéndose de la risa|carcajada ojos cerrados; 😂joy|face
tears|cara llorando de risa|felicidad lagrima; 🙂slightly_smiling_face|smile|cara sonriendo
ligeramente|sonrisa; 🙃upside_down_face||cara al revés; 😉wink|winking face|cara guiñando el ojo|guino;
😊blush|smiling face eyes eye|cara feliz con ojos sonrientes|ojo rubor sonrisa; 😇innocent|smiling face halo
angel|cara sonriendo con aureola|halo sonrisa angel;
🥰smiling_face_with_three_hearts/smiling_face_with_3_hearts|adore crush|cara sonriendo con corazones|adorar
amor enamorada; 😍heart_eyes|smiling face eye|cara sonriendo con ojos de corazón|amor sonrisa;
🤩star_struck/star-struck|eyes face|cara sonriendo con estrellas|sonrisa; 😘kissing_heart|face blowing
kiss|cara lanzando un beso; 😗kissing|face kiss|cara besando|beso; ☺️relaxed|smiling face outlined|cara
sonriente|contorno relajado sonrisa; 😚kissing_closed_eyes|face eye|cara besando con los ojos cerrados|beso
cerrado ojo; 😙kissing_smiling_eyes|face eye|cara besando con ojos sonrientes|beso ojo sonrisa;
🥲smiling_face_with_tear|grateful proud|cara sonriente con lágrima|agradecido aliviado emocionado;
😋yum|face savoring food delicious|cara saboreando comida|delicioso hambre rico;
😛stuck_out_tongue|face|cara sacando la lengua; 😜stuck_out_tongue_winking_eye|face|cara sacando la lengua y
guiñando un ojo|guino; 🤪zany_face/grinning_face_with_one_large_and_one_small_eye|goofy|cara de loco|grande
ojo pequeno; 😝stuck_out_tongue_closed_eyes|squinting face eye|cara con ojos cerrados y lengua fuera|ojo
sabor; 🤑money_mouth_face||cara con lengua de dinero|boca; 🤗hugs/hugging_face|smiling open hands hug|cara
con manos abrazando|abrazo sonrisa; 🤭hand_over_mouth/face_with_hand_over_mouth|whoops|cara con mano sobre
la boca|ostras uy vaya; 🤫shushing_face/face_with_finger_covering_closed_lips|quiet shush|cara pidiendo
silencio|callado; 🤔thinking/thinking_face||cara pensativa|duda pensando; 🤐zipper_mouth_face||cara con la
boca cerrada con cremallera; 🤨raised_eyebrow/face_with_raised_eyebrow|distrust skeptic|cara con ceja
alzada|desconfiado esceptico; 😐neutral_face|deadpan|cara neutral|inexpresivo; 😑expressionless|face|cara
sin expresión|inexpresiva inexpresivo inexpresion; 😶no_mouth|face without|cara sin boca|callado silencio;
😏smirk|smirking face|cara sonriendo con superioridad|listillo; 😒unamused|face|cara de
desaprobación|insatisfaccion rechazo; 🙄roll_eyes/face_with_rolling_eyes|eyeroll|cara con ojos en
blanco|frustracion vueltos; 😬grimacing|face grimace|cara haciendo una mueca; 🤥lying_face|lie|cara de
mentiroso|nariz pinocho; 😌relieved|face|cara de alivio|aliviado; 😔pensive|face dejected|cara
desanimada|alicaido desanimado pensativo; 😪sleepy|face good night|cara de sueño|dormir;
🤤drooling_face||cara babeando|baba; 😴sleeping|face good night|cara durmiendo|dormido sueno zzz; 😷mask|face
medical cold doctor|cara con mascarilla médica|enfermo malo mascara; 🤒face_with_thermometer|ill|cara con
termómetro|enfermo malo; 🤕face_with_head_bandage||cara con la cabeza vendada|dolor herida venda;
🤢nauseated_face||cara de náuseas|vomitar; 🤮vomiting_face/face_vomiting|puke sick|cara vomitando|enfermo
malo vomitar; 🤧sneezing_face|gesundheit|cara estornudando|estornudar estornudo panuelo; 🥵hot_face|feverish
heat stroke|cara con calor|roja fiebre golpe; 🥶cold_face|blue faced|cara con frío|congelada congelado
helado; 🥴woozy_face|dizzy intoxicated|cara de grogui|atontado entonado intoxicado; 😵dizzy_face|crossed out
eyes dead|cara mareada|mareo; 🤯exploding_head/shocked_face_with_exploding_head|mind blown|cabeza
explotando|explosion; 🤠cowboy_hat_face/face_with_cowboy_hat|cowgirl|cara con sombrero de vaquero|vaquera;
🥳partying_face|celebration hat|cara de fiesta|capirote celebracion gorro; 🥸disguised_face|disguise|cara
disfrazada|careta disfraz disimulo; 😎sunglasses|smiling face bright cool|cara sonriendo con gafas de
sol|guay; 🤓nerd_face|geek|cara de empollón|friki friqui; 🧐monocle_face/face_with_monocle||cara con
monóculo|aristocratico estirado; 😕confused|face|cara de confusión|confuso; 😟worried|face|cara
preocupada|preocupacion preocupado; 🙁slightly_frowning_face|frown|cara con el ceño ligeramente fruncido;
☹️frowning_face/white_frowning_face|frown|cara con el ceño fruncido; 😮open_mouth|face|cara con la boca
abierta; 😯hushed|face|cara estupefacta|alucinado estupefacto sorprendido; 😲astonished|face|cara
asombrada|alucinado asombrado pasmado; 😳flushed|face dazed|cara sonrojada|colorado sonrojado;
🥺pleading_face|begging mercy|cara suplicante|implorar ojos adorables; 😦frowning|face open mouth frown|cara
con el ceño fruncido y la boca abierta; 😧anguished|face|cara angustiada|angustia angustiado; 😨fearful|face
fear|cara asustada|asustado miedo miedoso; 😰cold_sweat|anxious face blue|cara con ansiedad y sudor|frio;
😥disappointed_relieved|sad but face|cara triste pero aliviada|aliviado decepcionado menos; 😢cry|crying
face|cara llorando|llorar lagrima triste; 😭sob|loudly crying face cry|cara llorando fuerte|llorar lagrima
triste; 😱scream|face screaming fear|cara gritando de miedo|asustado panico; 😖confounded|face|cara de
frustración|frustrado; 😣persevere|persevering face|cara desesperada|desesperacion frustracion;
😞disappointed|face|cara decepcionada|decepcionado decepcion; 😓sweat|downcast face cold|cara con sudor
frío; 😩weary|face tired|cara agotada|agotado cansado; 😫tired_face||cara cansada|cansado;
🥱yawning_face|bored tired|cara de bostezo|aburrido cansado dormido; 😤triumph|face steam from nose|cara
resoplando|cabreo enfado; 😡pout/rage|enraged face angry|cara cabreada|cabreo enfadado furia; 😠angry|face
anger|cara enfadada|enfadado histerico; 🤬cursing_face/face_with_symbols_on_mouth|swearing|cara con
símbolos en la boca|maldecir palabrota simbolo; 😈smiling_imp|face horns fairy tale|cara sonriendo con
cuernos|demonio sonrisa; 👿imp|angry face horns demon|cara enfadada con cuernos|demonio diablo;
💀skull|death face|calavera|cara cuento monstruo; ☠️skull_and_crossbones|death|calavera y huesos
cruzados|cara muerte; 💩hankey/poop|pile poo dung face|caca con ojos|comic mierda mojon; 🤡clown_face||cara
de payaso; 👹japanese_ogre|creature face|demonio japonés oni|cara cuento cuernos; 👺japanese_goblin|creature
face|demonio japonés tengu|cara cuento fantasia; 👻ghost|creature face|fantasma|cara criatura cuento;
👽alien|creature extraterrestrial|alienígena|alien cara criatura; 👾space_invader|alien monster
creature|monstruo alienígena|alien cara criatura; 🤖robot/robot_face|monster|robot|cara monstruo;
😺smiley_cat|grinning face|gato sonriendo|cara feliz alegre; 😸smile_cat|grinning smiling eyes eye|gato
sonriendo con ojos sonrientes|cara sonriente; 😹joy_cat|tears face|gato llorando de risa|cara lagrima;
😻heart_eyes_cat|smiling eye|gato sonriendo con ojos de corazón|cara enamorado; 😼smirk_cat|wry smile
face|gato haciendo una mueca|cara ironico sonrisa; 😽kissing_cat|eye|gato besando|beso cara carinoso;
🙀scream_cat|weary face|gato asustado|cara preocupacion panico; 😿crying_cat_face|cry|gato llorando|cara
lagrima pena; 😾pouting_cat|face|gato enfadado|cara; 🙈see_no_evil|monkey face|mono con los ojos
tapados|cara mal prohibido; 🙉hear_no_evil|monkey face|mono con los oídos tapados|cara mal prohibido;
🙊speak_no_evil|monkey face|mono con la boca tapada|cara mal prohibido; 💌love_letter|heart|carta de
amor|corazon correo; 💘cupid|heart arrow|corazón con flecha|amor emocion; 💝gift_heart|ribbon
valentine|corazón con lazo|emocion san valentin; 💖sparkling_heart|excited sparkle|corazón brillante|amor
emocion; 💗heartpulse|growing heart excited|corazón creciente|emocionado latido; 💓heartbeat|beating
heart|corazón latiendo|amor emocion latido; 💞revolving_hearts||corazones giratorios|corazon giratorio;
💕two_hearts|love|dos corazones|amantes amor corazon; 💟heart_decoration||adorno de corazón;
❣️heavy_heart_exclamation/heavy_heart_exclamation_mark_ornament||exclamación de corazón|puntuacion;
💔broken_heart|break|corazón roto|emocion partido; ❤️heart|red|corazón rojo|emocion; 🧡orange_heart||corazón
naranja|emocion; 💛yellow_heart||corazón amarillo|emocion; 💚green_heart||corazón verde|emocion;
💙blue_heart||corazón azul|emocion; 💜purple_heart||corazón morado|emocion; 🤎brown_heart||corazón
marrón|emocion; 🖤black_heart|evil|corazón negro; 🤍white_heart||corazón blanco|emocion; 💋kiss|mark
lips|marca de beso|labios romance; 💯100|hundred points full|cien puntos|100 pleno; 💢anger|symbol angry
comic|símbolo de enfado|comic enfadado; 💥boom/collision|comic|colisión|comic; 💫dizzy|comic star|símbolo de
mareo|comic emocion estrella; 💦sweat_drops|droplets comic splashing|gotas de sudor|comic emocion;
💨dash|dashing away comic|salir corriendo|carrera correr comic; 🕳️hole||agujero|orificio;
💬speech_balloon|bubble|bocadillo de diálogo|conversacion comic; 🗨️left_speech_bubble|balloon|bocadillo de
diálogo por la izquierda|burbuja conversacion; 🗯️right_anger_bubble|angry balloon|bocadillo de enfado por
la derecha|cabreo rabia; 💭thought_balloon|bubble|bocadillo de pensamiento|burbuja comic; 💤zzz|comic good
night|símbolo de sueño|comic dormir zzz""",
    "people": """
👋wave|waving hand|mano saludando|agitar saludar saludo; 🤚raised_back_of_hand|backhand|dorso de la
mano|levantado; 🖐️raised_hand_with_fingers_splayed|finger|mano abierta|dedo; ✋hand/raised_hand|high|mano
levantada|choca esos cinco; 🖖vulcan_salute/spock-hand|finger|saludo vulcano|mano spock; 👌ok_hand||señal de
aprobación con la mano|ok; 🤌pinched_fingers|hand gesture|dedos juntos apuntando hacia arriba|gesto italia
italiano; 🤏pinching_hand|small amount|mano pellizcando|pellizco poco poquito; ✌️v|victory hand|mano con
señal de victoria; 🤞crossed_fingers/hand_with_index_and_middle_fingers_crossed|cross finger|dedos
cruzados|cruzar mano suerte; 🤟love_you_gesture/i_love_you_hand_sign|ily|gesto de te quiero|mano;
🤘metal/the_horns|sign finger hand|mano haciendo el signo de cuernos|dedo rock; 🤙call_me_hand||mano
haciendo el gesto de llamar|menique pulgar; 👈point_left|backhand index pointing finger|dorso de mano con
índice a la izquierda|dedo; 👉point_right|backhand index pointing finger|dorso de mano con índice a la
derecha|dedo; 👆point_up_2|backhand index pointing finger|dorso de mano con índice hacia arriba|apuntar
dedo; 🖕fu/middle_finger|hand|dedo corazón hacia arriba|mano peineta; 👇point_down|backhand index
pointing|dorso de mano con índice hacia abajo|apuntar dedo; ☝️point_up|index pointing finger hand|dedo
índice hacia arriba|apuntar mano; 👍+1/thumbsup|thumbs up hand|pulgar hacia arriba|mano senal;
👎-1/thumbsdown|thumbs down|pulgar hacia abajo|mano senal; ✊fist/fist_raised|clenched|puño en alto|cerrado
mano punetazo; 👊facepunch/fist_oncoming|clenched|puño cerrado|punetazo;
🤛fist_left/left-facing_fist|leftwards|puño hacia la izquierda;
🤜fist_right/right-facing_fist|rightwards|puño hacia la derecha; 👏clap|clapping hands hand|manos
aplaudiendo|aplaudir palmas senal; 🙌raised_hands|raising celebration gesture|manos levantadas
celebrando|celebracion gesto hurra; 👐open_hands|hand|manos abiertas; 🤲palms_up_together|prayer|palmas
hacia arriba juntas|oracion; 🤝handshake|agreement hand|apretón de manos|acuerdo; 🙏pray|folded hands ask
hand|manos en oración|gracias mano orar; ✍️writing_hand|write|mano escribiendo|escribir lapiz;
💅nail_care|polish cosmetics|pintarse las uñas|cosmetica esmalte manicura; 🤳selfie|camera
phone|selfi|autofoto camara selfie; 💪muscle|flexed biceps comic|bíceps flexionado|comic fuerte;
🦾mechanical_arm|accessibility prosthetic|brazo mecánico|accesibilidad ortopedia protesis;
🦿mechanical_leg|accessibility prosthetic|pierna mecánica|accesibilidad ortopedia protesis; 🦵leg|kick
limb|pierna|extremidad patada; 🦶foot|kick stomp|pie|patada pisoton; 👂ear|body|oreja|cuerpo;
🦻ear_with_hearing_aid|accessibility hard|oreja con audífono|accesibilidad protesis auditiva;
👃nose|body|nariz|cuerpo; 🧠brain|intelligent|cerebro|inteligente; 🫀anatomical_heart|cardiology|corazón
humano|anatomia cardiologia latido; 🫁lungs|breath exhalation|pulmones|exhalar inhalar respiracion;
🦷tooth|dentist|diente|dentista molar muela; 🦴bone|skeleton|hueso|esqueleto; 👀eyes|eye face|ojos|cara;
👁️eye|body|ojo|cuerpo; 👅tongue|body|lengua|cuerpo; 👄lips|mouth|boca|labios; 👶baby|young|bebé|joven nino;
🧒child|gender neutral unspecified|infante|crio genero joven; 👦boy|young|niño|joven; 👧girl|virgo
young|niña|chica joven; 🧑adult|person gender neutral|persona adulta|genero neutro;
👱blond_haired_person/person_with_blond_hair||persona adulta rubia|rubias rubio rubios;
👨man|adult|hombre|adulto; 🧔bearded_person|beard|persona con barba|barbas barbudo;
👩woman|adult|mujer|adulta; 🧓older_adult|person gender neutral|persona mayor|adulto genero neutro;
👴older_man|old adult|anciano|hombre mayor; 👵older_woman|old adult|anciana|mayor mujer;
🙍frowning_person/person_frowning|frown gesture|persona frunciendo el ceño|fruncido gesto;
🙎pouting_face/person_with_pouting_face|gesture|persona haciendo pucheros|gesto; 🙅no_good|person gesturing
forbidden gesture|persona haciendo el gesto de "no"|mano prohibido; 🙆ok_person/ok_woman|gesturing gesture
hand|persona haciendo el gesto de "de acuerdo"|mano ok vale;
💁information_desk_person/tipping_hand_person|help|persona de mostrador de información|mano;
🙋raising_hand|person gesture|persona con la mano levantada|feliz gesto levantar;
🧏deaf_person|accessibility|persona sorda|accesibilidad escuchar oido; 🙇bow|person bowing apology|persona
haciendo una reverencia|disculpa gesto perdon; 🤦facepalm/face_palm|person facepalming disbelief
exasperation|persona con la mano en la frente|facepalm incredulidad; 🤷shrug|person shrugging doubt
ignorance|persona encogida de hombros|duda encogerse indiferencia; 👮cop/police_officer||agente de
policía|personas; 🕵️detective/sleuth_or_spy||detective|cara espia; 💂guard/guardsman||guardia|real
britanica; 🥷ninja|fighter hidden|ninja|furtivo guerrero luchador; 👷construction_worker|hat|profesional de
la construcción|casco obrero trabajador; 🤴prince||príncipe|corona; 👸princess|fairy tale
fantasy|princesa|cuento fantasia hadas; 👳person_with_turban/man_with_turban|wearing|persona con turbante;
👲man_with_gua_pi_mao|person skullcap cap|persona con gorro chino|gua pi mao;
🧕woman_with_headscarf/person_with_headscarf|hijab|mujer con hiyab|panuelo; 🤵person_in_tuxedo|groom|persona
con esmoquin|novio; 👰person_with_veil/bride_with_veil||persona con velo|boda novia; 🤰pregnant_woman||mujer
embarazada; 🤱breast_feeding/breast-feeding|baby|lactancia materna|amamantar bebe dar; 👼angel|baby|bebé
ángel|cara cuento; 🎅santa|claus celebration christmas|Papá Noel|celebracion claus navidad;
🤶mrs_claus/mother_christmas|celebration|Mamá Noel|abuela navidad; 🦸superhero|good hero|personaje de
superhéroe|bien heroina heroe; 🦹supervillain|criminal evil|personaje de supervillano|mal superpoder
supervillana; 🧙mage|sorcerer sorceress|persona maga|bruja brujo hechicera; 🧚fairy|oberon
puck|hada|campanilla oberon puck; 🧛vampire|dracula undead|vampiro|dracula muerto viviente;
🧜merperson|mermaid merman|persona sirena|triton; 🧝elf|magical|elfo|magico; 🧞genie|djinn|genio|lampara;
🧟zombie|undead walking dead|zombi|muerto viviente; 💆massage|person getting face|persona recibiendo
masaje|cara facial salon; 💇haircut|person getting barber beauty|persona cortándose el pelo|belleza corte
peluquero; 🚶walking|person hike walk|persona caminando|andar caminar; 🧍standing_person|stand|persona de
pie|levantada levantado levantarse; 🧎kneeling_person|kneel|persona de rodillas|arrodillada arrodillado
arrodillarse; 🏃runner/running|person marathon|persona corriendo|carrera deporte maraton;
💃dancer/woman_dancing|dance|mujer bailando|bailar; 🕺man_dancing|dance|hombre bailando|bailar;
🕴️business_suit_levitating/man_in_business_suit_levitating|person|persona trajeada levitando|levitar
negocios traje; 👯dancers|people bunny ears ear|personas con orejas de conejo|bailar fiesta;
🧖sauna_person/person_in_steamy_room|steam|persona en una sauna|vapor;
🧗climbing/person_climbing|climber|persona escalando|alpinista escalador; 🤺person_fencing/fencer||persona
haciendo esgrima|esgrimista espada; 🏇horse_racing|jockey|carrera de caballos|caballo carreras jinete;
⛷️skier|ski snow|persona esquiando|esquiador esqui nieve; 🏂snowboarder|ski snow|practicante de
snowboard|nieve; 🏌️golfing/golfer|person ball golf|persona jugando al golf|golfista pelota; 🏄surfer|person
surfing|persona haciendo surf|surfear; 🚣rowboat|person rowing boat|persona remando en un bote|barca remo;
🏊swimmer|person swimming swim|persona nadando|nadar natacion;
⛹️bouncing_ball_person/person_with_ball||persona botando un balón|botar pelota;
🏋️weight_lifting/weight_lifter|person weights|persona levantando pesas|halterofilia levantador peso;
🚴bicyclist|person biking bicycle|persona en bicicleta|ciclismo ciclista; 🚵mountain_bicyclist|person biking
bicycle|persona en bicicleta de montaña|ciclista mountain bike;
🤸cartwheeling/person_doing_cartwheel|gymnastics|persona haciendo voltereta lateral|acrobacia gimnasia
pirueta; 🤼wrestling/wrestlers|people wrestle wrestler|personas luchando|lucha luchador; 🤽water_polo|person
playing|persona jugando al waterpolo|waterpolista; 🤾handball_person/handball|playing ball|persona jugando
al balonmano|balonmanista; 🤹juggling_person/juggling|balance juggle|persona haciendo malabares|equilibrio
malabarismo malabarista; 🧘lotus_position/person_in_lotus_position|meditation yoga|persona en posición de
loto|meditacion yoga; 🛀bath|person taking bathtub|persona en la bañera|bano;
🛌sleeping_bed/sleeping_accommodation|person good night hotel|persona en la cama|dormir hotel;
👭two_women_holding_hands/women_holding_hands|couple hand|mujeres de la mano|lesbianas novias pareja;
👫couple/man_and_woman_holding_hands|hand|mujer y hombre de la mano|novios;
👬two_men_holding_hands/men_holding_hands|couple gemini|hombres de la mano|gays novios pareja;
💏couplekiss|kiss couple|beso|personas romance; 💑couple_with_heart|love|pareja enamorada|amor personas
enamoradas; 🗣️speaking_head/speaking_head_in_silhouette|face|cabeza parlante|cara hablar silueta;
👤bust_in_silhouette||silueta de busto; 👥busts_in_silhouette|bust|dos siluetas de bustos;
🫂people_hugging|goodbye hello|personas abrazándose|abrazo adios despedida; 👪family||familia;
👣footprints|clothing footprint|huellas de pies""",
    "nature": """
🐵monkey_face||cara de mono; 🐒monkey||mono|macaco simio; 🦍gorilla||gorila|primate simio;
🦧orangutan|ape|orangután|mono primate simio; 🐶dog|face|cara de perro|mascota; 🐕dog2|dog pet|perro|cachorro
perrete perrito; 🦮guide_dog|accessibility blind|perro guía|accesibilidad ciego invidente;
🐩poodle|dog|caniche|perrito perro; 🐺wolf|face|lobo|cara; 🦊fox_face||zorro|cara; 🦝raccoon|curious
sly|mapache|astuto curioso ladino; 🐱cat|face|cara de gato|mascota; 🐈cat2|cat pet|gato|gatete minino;
🦁lion/lion_face|leo|león|cara leo zodiaco; 🐯tiger|face|cara de tigre; 🐅tiger2|tiger|tigre|felino;
🐆leopard||leopardo|felino; 🐴horse|face|cara de caballo; 🐎racehorse|horse equestrian|caballo|carreras
caballos ecuestre; 🦄unicorn/unicorn_face||unicornio|cara; 🦓zebra/zebra_face|stripe|cebra|raya;
🦌deer||ciervo|bambi cervatillo; 🦬bison|buffalo herd|bisonte|bufalo cibolo; 🐮cow|face|cara de vaca;
🐂ox|bull taurus|buey|cabestro tauro zodiaco; 🐃water_buffalo||búfalo de agua; 🐄cow2|cow|vaca|bovino res;
🐷pig|face|cara de cerdo|gorrino; 🐖pig2|pig sow|cerdo|cochino gorrino puerco; 🐗boar|pig|jabalí|cerdo
salvaje; 🐽pig_nose|face|nariz de cerdo|cara morro; 🐏ram|aries male|carnero|aries morueco zodiaco;
🐑sheep|ewe female|oveja|borrego cordero ovino; 🐐goat|capricorn zodiac|cabra|capricornio caprino chivo;
🐪dromedary_camel|hump|dromedario|camello desierto joroba; 🐫camel|two hump bactrian|camello|bactriano
desierto dromedario; 🦙llama|alpaca guanaco|llama|alpaca guanaco lana;
🦒giraffe/giraffe_face|spots|jirafa|manchas; 🐘elephant||elefante|paquidermo; 🦣mammoth|extinction
large|mamut|colmillo extinguido lanudo; 🦏rhinoceros||rinoceronte|paquidermo;
🦛hippopotamus|hippo|hipopótamo|paquidermo; 🐭mouse|face|cara de ratón; 🐁mouse2|mouse|ratón|roedor;
🐀rat||rata|roedor; 🐹hamster|face pet|hámster|cara mascota; 🐰rabbit|face bunny|cara de conejo|mascota;
🐇rabbit2|rabbit bunny pet|conejo|conejito gazapo; 🐿️chipmunk|squirrel|ardilla; 🦫beaver|dam|castor|roedor;
🦔hedgehog|spiny|erizo|espinas puas; 🦇bat|vampire|murciélago|vampiro; 🐻bear|face|oso|cara; 🐨koala|face
marsupial|koala|cara marsupial; 🐼panda_face||panda|cara oso; 🦥sloth|lazy slow|perezoso|gandul lento vago;
🦦otter|fishing playful|nutria|bromista jugueton pesca; 🦨skunk|stink|mofeta|apestar hedor mal;
🦘kangaroo|joey jump|canguro|marsupial saltar salto; 🦡badger|honey pester|tejón|ratel miel melero;
🐾feet/paw_prints||huellas de pezuñas; 🦃turkey|bird|pavo|ave; 🐔chicken|bird|gallina|ave gallinacea pollo;
🐓rooster|bird|gallo|ave gallina gallinacea; 🐣hatching_chick|baby bird|pollito rompiendo el cascarón|ave
huevo pollo; 🐤baby_chick|bird|pollito|ave pollo polluelo; 🐥hatched_chick|front facing baby bird|pollito de
frente|ave pollo; 🐦bird||pájaro|ave pajarillo; 🐧penguin|bird|pingüino|ave; 🕊️dove/dove_of_peace|bird
fly|paloma|ave paz pajaro; 🦅eagle|bird|águila|ave; 🦆duck|bird|pato|ave; 🦢swan|bird cygnet|cisne|ave patito
feo; 🦉owl|bird wise|búho|ave lechuza pajaro; 🦤dodo|extinction large|dodo|ave dronte extinguido;
🪶feather|bird flight|pluma|ave ligero plumaje; 🦩flamingo|flamboyant tropical|flamenco|extravangante
ostentoso tropical; 🦚peacock|bird ostentatious|pavo real|ave orgulloso plumas; 🦜parrot|bird
pirate|loro|ave hablar papagayo; 🐸frog|face|rana|cara; 🐊crocodile||cocodrilo|caiman; 🐢turtle|terrapin
tortoise|tortuga|galapago; 🦎lizard|reptile|lagarto|lagartija reptil; 🐍snake|bearer
ophiuchus|serpiente|culebra reptil vibora; 🐲dragon_face||cara de dragón|cuento fantasia; 🐉dragon|fairy
tale|dragón|cuento fantasia; 🦕sauropod|brachiosaurus brontosaurus|saurópodo|braquiosaurio brontosaurio
diplodocus; 🦖t-rex|tyrannosaurus|t-rex|tiranosaurio; 🐳whale|spouting face|ballena soltando un chorro|agua;
🐋whale2|whale|ballena|cachalote cetaceo; 🐬dolphin/flipper||delfín|cetaceo; 🦭seal|sea lion|foca|leon
marino; 🐟fish|pisces zodiac|pez|pececillo pescado piscis; 🐠tropical_fish||pez tropical; 🐡blowfish|fish|pez
globo; 🦈shark|fish|tiburón|pez; 🐙octopus||pulpo|cefalopodo octopodo; 🐚shell|spiral|caracola|concha
espiral; 🐌snail||caracol|caracola molusco; 🦋butterfly|insect pretty|mariposa|bonito insecto;
🐛bug|insect|bicho|gusano insecto; 🐜ant|insect|hormiga|antenas insecto; 🐝bee/honeybee|insect|abeja|insecto
miel; 🪲beetle|bug insect|escarabajo|bicho insecto; 🐞lady_beetle/ladybug|insect|mariquita|cochinilla
insecto; 🦗cricket|grasshopper|grillo|saltamontes; 🪳cockroach|insect pest|cucaracha|alimana bicho insecto;
🕷️spider|insect|araña|insecto; 🕸️spider_web||tela de araña|telarana; 🦂scorpion|scorpio
zodiac|escorpión|escorpio zodiaco; 🦟mosquito|disease fever|mosquito|fiebre insecto malaria; 🪰fly|disease
maggot|mosca|basura bicho mal; 🪱worm|annelid earthworm|gusano|lombriz oruga parasito; 🦠microbe|amoeba
bacteria|microbio|ameba bacteria germen; 💐bouquet|flower|ramo de flores|bouquet; 🌸cherry_blossom||flor de
cerezo; 💮white_flower||flor blanca; 🏵️rosette|plant|roseta|flor planta; 🌹rose|flower|rosa|flor;
🥀wilted_flower||flor marchita|marchitada marchitarse; 🌺hibiscus|flower|flor de hibisco; 🌻sunflower|flower
sun|girasol|flor sol; 🌼blossom|flower|flor; 🌷tulip|flower|tulipán|flor; 🌱seedling|young|planta
joven|planton; 🪴potted_plant|boring grow|planta de maceta|crecer tiesto; 🌲evergreen_tree||árbol de hoja
perenne; 🌳deciduous_tree|shedding|árbol de hoja caduca|caducifolio; 🌴palm_tree||palmera|arbol palma;
🌵cactus|plant|cactus|planta; 🌾ear_of_rice|sheaf grain|espiga de arroz|planta; 🌿herb|leaf|hierba|hoja
verde; ☘️shamrock|plant|trébol|planta; 🍀four_leaf_clover||trébol de cuatro hojas|suerte;
🍁maple_leaf|falling|hoja de arce; 🍂fallen_leaf|falling|hojas caídas|caida; 🍃leaves|leaf fluttering wind
blow|hojas revoloteando al viento|hoja revolotear soplar; 🍄mushroom|toadstool|champiñón|hongo seta""",
    "food": """
🍇grapes|fruit grape|uvas|agracejo fruta racimo; 🍈melon|fruit|melón|fruta; 🍉watermelon|fruit|sandía|fruta;
🍊mandarin/orange|tangerine fruit|mandarina|fruta naranja; 🍋lemon|citrus fruit|limón|citron citrico fruta;
🍌banana|fruit|plátano|banana fruta; 🍍pineapple|fruit|piña|ananas fruta; 🥭mango|fruit tropical|mango|fruta
tropical; 🍎apple|red fruit|manzana roja|fruta poma; 🍏green_apple|fruit|manzana verde|fruta poma;
🍐pear|fruit|pera|fruta perilla; 🍑peach|fruit|melocotón|durazno fruta; 🍒cherries|berries
cherry|cerezas|cereza fruta guindas; 🍓strawberry|berry fruit|fresa|freson fruta; 🫐blueberries|berry
bilberry|arándanos|arandano azul baya; 🥝kiwi_fruit/kiwifruit|food|kiwi|comida fruta; 🍅tomato|fruit
vegetable|tomate|ensalada fruta verdura; 🫒olive|food|aceituna|aperitivo comida oliva; 🥥coconut|palm pina
colada|coco|palmera pina colada; 🥑avocado|food fruit|aguacate|comida fruta; 🍆eggplant|aubergine
vegetable|berenjena|fruto verdura; 🥔potato|food vegetable|patata|comida papa verdura; 🥕carrot|food
vegetable|zanahoria|comida verdura; 🌽corn|ear|espiga de maíz|mazorca mijo; 🌶️hot_pepper||chile
picante|planta; 🫑bell_pepper|capsicum|pimiento|aji chile morron; 🥒cucumber|food pickle|pepino|comida
pepinillo verdura; 🥬leafy_green|bok choy cabbage|verdura de hoja verde|bok choy col; 🥦broccoli|wild
cabbage|brócoli|col repollo; 🧄garlic|flavoring|ajo|condimento vampiro; 🧅onion|flavoring|cebolla|condimento
llorar; 🥜peanuts|food nut|cacahuetes|cacahuete comida fruto; 🌰chestnut|plant|castaña|castano fruto seco;
🍞bread|loaf|pan de molde|rebanada tostada; 🥐croissant|bread breakfast|cruasán|bollo comida croissant;
🥖baguette_bread||baguete|baguette barra comida; 🫓flatbread|arepa lavash|pan sin levadura|arepa naan pita;
🥨pretzel|twisted|bretzel|galleta salada pretzel; 🥯bagel|bakery breakfast|bagel|bocadillo pan panaderia;
🥞pancakes|breakfast crepe|tortitas|comida dulce pancakes; 🧇waffle|breakfast indecisive|gofre|waffle;
🧀cheese/cheese_wedge||cuña de queso|trozo; 🍖meat_on_bone||carne con hueso|restaurante; 🍗poultry_leg|bone
chicken|muslo de pollo|restaurante; 🥩cut_of_meat|chop lambchop|corte de carne|chuleta filete;
🥓bacon|breakfast food|beicon|bacon carne comida; 🍔hamburger|burger|hamburguesa|burger;
🍟fries|french|patatas fritas|papas restaurante; 🍕pizza|cheese slice|pizza|porcion restaurante; 🌭hotdog|hot
dog frankfurter|perrito caliente|salchicha; 🥪sandwich|bread|sándwich|bocadillo bocata emparedado;
🌮taco|mexican|taco|comida mexicano; 🌯burrito|mexican wrap|burrito|comida mexicano tex; 🫔tamale|mexican
wrapped|tamal|mejicano mexicano wrap; 🥙stuffed_flatbread|falafel|pan relleno|comida durum falafel;
🧆falafel|chickpea meatball|falafel|albondiga garbanzo; 🥚egg|breakfast food|huevo|comida;
🍳fried_egg/cooking|breakfast|cocinar|freir huevo sarten; 🥘shallow_pan_of_food|casserole|paella|arroz
comida; 🍲stew|pot food|olla de comida|puchero restaurante; 🫕fondue|cheese chocolate|fondue|chocolate olla
queso; 🥣bowl_with_spoon|breakfast cereal|cuenco con cuchara|cereal desayuno;
🥗green_salad|food|ensalada|bol comida verde; 🍿popcorn||palomitas|maiz; 🧈butter|dairy|mantequilla|lacteo;
🧂salt|condiment shaker|sal|condimento salero; 🥫canned_food|can|comida enlatada|conserva lata;
🍱bento|box|caja de bento|comida restaurante; 🍘rice_cracker||galleta de arroz; 🍙rice_ball|japanese|bola de
arroz|japones onigiri restaurante; 🍚rice|cooked|arroz cocido|restaurante; 🍛curry|rice|arroz con
curry|restaurante; 🍜ramen|steaming bowl noodle|tazón de fideos|calientes chinos ramen;
🍝spaghetti|pasta|espagueti|pasta restaurante; 🍠sweet_potato|roasted|patata asada|papa restaurante;
🍢oden|kebab seafood|brocheta|japones marisco oden; 🍣sushi||sushi|restaurante; 🍤fried_shrimp|prawn|gamba
frita|frito restaurante; 🍥fish_cake|swirl|pastel de pescado japonés|comida japonesa; 🥮moon_cake|autumn
festival|pastel de luna|festival otono yuebing; 🍡dango|dessert japanese|dango|japones pincho postre;
🥟dumpling|empanada gyoza|dumpling|comida gyoza jiaozi; 🥠fortune_cookie|prophecy|galleta de la
fortuna|adivinacion profecia supersticion; 🥡takeout_box|oyster pail|caja para llevar|recipiente
restaurante; 🦀crab|cancer zodiac|cangrejo|animal cancer zodiaco; 🦞lobster|bisque claws|bogavante|langosta
marisco pinzas; 🦐shrimp|food shellfish|gamba|camaron comida langostino; 🦑squid|food molusc|calamar|comida
molusco; 🦪oyster|diving pearl|ostra|buceo perla; 🍦icecream|soft ice cream dessert|cucurucho de
helado|dulce; 🍧shaved_ice|dessert|granizado hawaiano|helado hielo postre; 🍨ice_cream|dessert|helado|postre
sorbete; 🍩doughnut|breakfast dessert|dónut|berlina pastel rosquilla; 🍪cookie|dessert sweet|galleta|dulce
pasta postre; 🎂birthday|cake|tarta de cumpleaños|celebracion; 🍰cake|shortcake dessert|trozo de
tarta|pedazo restaurante; 🧁cupcake|bakery sweet|magdalena|cupcake dulce reposteria; 🥧pie|filling
pastry|pastel|masa relleno; 🍫chocolate_bar||tableta de chocolate|barra restaurante; 🍬candy|dessert
sweet|caramelo|chuche chucheria dulce; 🍭lollipop|candy dessert|piruleta|chuche chucheria dulce;
🍮custard|dessert pudding|flan|dulce postre pudding; 🍯honey_pot|honeypot|tarro de miel|dulce;
🍼baby_bottle||biberón|bebe bibe bibi; 🥛milk_glass/glass_of_milk|drink|vaso de leche|bebida; ☕coffee|hot
beverage|bebida caliente|cafe te; 🫖teapot|drink pot|tetera|bebida infusion te; 🍵tea|teacup without handle
beverage|tazón de té|bebida taza; 🍶sake|bar beverage|sake|bar bebida botella; 🍾champagne|bottle popping
cork bar|botella descorchada|bar beber cava; 🍷wine_glass|bar beverage|copa de vino|bar bebida vaso;
🍸cocktail|glass bar|copa de cóctel|bar restaurante; 🍹tropical_drink|bar|bebida tropical|bar restaurante;
🍺beer|mug bar|jarra de cerveza|bar restaurante; 🍻beers|clinking beer mugs bar|jarras de cerveza
brindando|bar jarra; 🥂clinking_glasses|celebrate clink|copas brindando|bebida brindar brindis;
🥃tumbler_glass|liquor|vaso de whisky|chupito copa licor; 🥤cup_with_straw|juice soda|vaso con
pajita|refresco zumo; 🧋bubble_tea|milk|té de burbujas|boba bubble tea; 🧃beverage_box||tetrabrik|brick
carton envase; 🧉mate/mate_drink||mate|bebida infusion; 🧊ice_cube|cold|cubito de hielo|frio iceberg;
🥢chopsticks|hashi|palillos|cubiertos hashi; 🍽️plate_with_cutlery/knife_fork_plate|cooking|cuchillo y
tenedor con un plato|restaurante; 🍴fork_and_knife|cooking cutlery|tenedor y cuchillo|restaurante;
🥄spoon|tableware|cuchara|cubiertos cucharilla; 🔪hocho/knife|kitchen cooking|cuchillo de cocina|arma
cocinar; 🏺amphora|aquarius cooking|ánfora|acuario beber jarra""",
    "activities": """
🎃jack_o_lantern|celebration halloween|calabaza de Halloween|celebracion; 🎄christmas_tree|celebration|árbol
de Navidad|abeto celebracion; 🎆fireworks|celebration|fuegos artificiales|celebracion;
🎇sparkler|celebration fireworks|bengala|celebracion fuegos artificiales; 🧨firecracker|dynamite
explosive|petardo|dinamita explosivo fuegos; ✨sparkles|sparkle|chispas|bengala estrellas;
🎈balloon|celebration|globo|celebracion; 🎉tada|party popper celebration|cañón de confeti|celebracion
fiesta; 🎊confetti_ball|celebration|bola de confeti|celebracion; 🎋tanabata_tree|banner celebration|árbol de
tanabata|celebracion festividad; 🎍bamboo|pine decoration celebration|decoración de pino|ano nuevo japones;
🎏flags|carp streamer celebration|banderín de carpas|carpa celebracion koinobori; 🎐wind_chime|bell
celebration|campanilla de viento|furin; 🎑rice_scene|moon viewing ceremony celebration|ceremonia de
contemplación de la luna|celebracion tsukimi; 🧧red_envelope|gift good luck|sobre rojo|buena suerte
hongbao; 🎀ribbon|celebration|lazo|celebracion; 🎁gift|wrapped box celebration|regalo|celebracion envoltorio
presente; 🎗️reminder_ribbon|celebration|lazo conmemorativo;
🎟️tickets/admission_tickets|ticket|entradas|acceso admision entrada; 🎫ticket|admission|tique|acceso
admision; 🎖️medal_military/medal|celebration|medalla militar|celebracion; 🏆trophy|prize|trofeo|premio;
🏅medal_sports/sports_medal||medalla deportiva|premio; 🥇1st_place_medal/first_place_medal|gold|medalla de
oro|primero; 🥈2nd_place_medal/second_place_medal||medalla de plata|segundo;
🥉3rd_place_medal/third_place_medal|bronze|medalla de bronce|tercero; ⚽soccer|ball football|balón de
fútbol; ⚾baseball|ball|béisbol|balon baseball pelota; 🥎softball|ball glove|pelota de softball|bola;
🏀basketball|ball hoop|balón de baloncesto|canasta deporte; 🏐volleyball|ball game|pelota de voleibol|balon
juego; 🏈football|american ball|balón de fútbol americano|deporte; 🏉rugby_football|ball|balón de
rugby|deporte; 🎾tennis|ball racquet|pelota de tenis|deporte; 🥏flying_disc|ultimate|disco volador|frisbee;
🎳bowling|ball game|bolos|bola juego; 🏏cricket_game/cricket_bat_and_ball||críquet|juego pelota;
🏑field_hockey/field_hockey_stick_and_ball||hockey sobre hierba|juego palo;
🏒ice_hockey/ice_hockey_stick_and_puck|game|hockey sobre hielo|disco palo; 🥍lacrosse|ball
goal|lacrosse|bola palo pelota; 🏓ping_pong/table_tennis_paddle_and_ball|bat|tenis de mesa|juego pelota
ping; 🏸badminton/badminton_racquet_and_shuttlecock|birdie game|bádminton|pluma raqueta volante;
🥊boxing_glove||guante de boxeo|deporte; 🥋martial_arts_uniform|judo karate|uniforme de artes marciales|judo
karate taekwondo; 🥅goal_net||portería|deporte red; ⛳golf|flag hole|banderín en hoyo|golf;
⛸️ice_skate||patín de hielo; 🎣fishing_pole_and_fish||caña de pescar|entretenimiento esparcimiento pesca;
🤿diving_mask|scuba|máscara de buceo|bucear buzo esnorquel; 🎽running_shirt_with_sash|athletics|camiseta sin
mangas|banda correr deporte; 🎿ski|skis snow|esquís|esqui esquies nieve; 🛷sled|sledge sleigh|trineo;
🥌curling_stone|game rock|piedra de curling|juego roca; 🎯dart|bullseye direct hit|diana|blanco juego;
🪀yo_yo/yo-yo|fluctuate toy|yoyó|dieta efecto fluctuar; 🪁kite|fly soar|cometa|juguete planear viento;
🔫gun|water pistol handgun|pistola de agua|juguete verano; 🎱8ball|pool ball|bola negra de billar|ocho
juego; 🔮crystal_ball||bola de cristal|adivinacion buena fortuna; 🪄magic_wand|witch|varita mágica|bruja
hechicero magia; 🎮video_game|controller|mando de videoconsola|juego videojuego; 🕹️joystick|game
video|joystick|juego mando palanca; 🎰slot_machine|game|máquina tragaperras|juego;
🎲game_die|dice|dado|juego; 🧩jigsaw|puzzle piece clue interlocking|pieza de puzle|conectar pista;
🧸teddy_bear|plaything plush|osito de peluche|juguete oso; 🪅pinata|celebration party|piñata|caballito
celebracion fiesta; 🪆nesting_dolls|doll|muñeca rusa|babushka mamushka matrioska; ♠️spades|spade suit card
game|palo de picas|carta juego; ♥️hearts|heart suit card game|palo de corazones|carta juego;
♦️diamonds|diamond suit card game|palo de diamantes|carta juego; ♣️clubs|club suit card game|palo de
tréboles|carta juego; ♟️chess_pawn|dupe|peón de ajedrez; 🃏black_joker|card game|comodín|joker;
🀄mahjong|red dragon game|dragón rojo de mahjong|juego; 🎴flower_playing_cards|card|cartas de flores|carta
flor hanafuda; 🎭performing_arts|art mask|máscaras de teatro|actuacion arte artes;
🖼️framed_picture/frame_with_picture|art|cuadro enmarcado|marco museo; 🎨art|artist palette museum|paleta de
pintor|arte artista pintura; 🧵thread|needle sewing|hilo|aguja carrete coser;
🪡sewing_needle|embroidery|aguja de coser|bordado hilar; 🧶yarn|ball crochet|ovillo|bola croche punto;
🪢knot|rope tangled|nudo|anudar atar enredar""",
    "travel": """
🌍earth_africa|globe showing europe|globo terráqueo mostrando Europa y África|mundo planeta;
🌎earth_americas|globe showing|globo terráqueo mostrando América|mundo; 🌏earth_asia|globe showing
australia|globo terráqueo mostrando Asia y Australia|mundo; 🌐globe_with_meridians|earth|globo terráqueo
con meridianos|mundo tierra; 🗺️world_map||mapa mundial|mapamundi mundo; 🗾japan|map|mapa de Japón;
🧭compass|magnetic navigation|brújula|compas magnetico navegacion;
🏔️mountain_snow/snow_capped_mountain|cold|montaña con nieve|frio; ⛰️mountain||montaña|monte;
🌋volcano|eruption mountain|volcán|erupcion volcanica; 🗻mount_fuji|mountain|monte Fuji|montana;
🏕️camping||camping|acampada campamento vacaciones; 🏖️beach_umbrella/beach_with_umbrella||playa y
sombrilla; 🏜️desert||desierto|arena; 🏝️desert_island||isla desierta; 🏞️national_park||parque nacional;
🏟️stadium||estadio; 🏛️classical_building||edificio clásico; 🏗️building_construction||construcción|edificio
obra; 🧱bricks|brick clay|ladrillo|arcilla cemento muro; 🪨rock|boulder heavy|piedra|pedrusco pena penasco;
🪵wood|log lumber|madera|hoguera lena madero; 🛖hut|house roundhouse|cabaña|casa yurta;
🏘️houses/house_buildings||casas|edificio urbanizacion; 🏚️derelict_house/derelict_house_building||casa
abandonada|deshabitada inhabitada; 🏠house|home|casa|vivienda; 🏡house_with_garden|home|casa con
jardín|construccion vivienda; 🏢office|building|edificio de oficinas|construccion;
🏤european_post_office||oficina de correos europea|edificio europa; 🏥hospital|doctor
medicine|hospital|doctor edificio medicina; 🏦bank|building|banco|banca edificio;
🏨hotel|building|hotel|alojamiento edificio turismo; 🏩love_hotel||hotel del amor|edificio;
🏪convenience_store||tienda 24 horas|edificio establecimiento comestibles;
🏫school|building|colegio|edificio escuela; 🏬department_store||grandes almacenes|comercio;
🏭factory|building|fábrica|edificio industria; 🏰european_castle||castillo europeo|construccion;
💒wedding|chapel romance|iglesia celebrando boda|romance; 🗼tokyo_tower||Torre de Tokio;
🗽statue_of_liberty||Estatua de la Libertad; ⛪church|christian cross|iglesia|cristianismo cruz edificio;
🕌mosque|islam muslim|mezquita|islam religion; 🛕hindu_temple||templo hindú; 🕍synagogue|jew
jewish|sinagoga|judaismo religion; ⛩️shinto_shrine|religion|santuario sintoísta|japon religion sintoismo;
🕋kaaba|islam muslim|Kaaba|islam religion; ⛲fountain||fuente; ⛺tent|camping|tienda de campaña|camping
vacaciones; 🌁foggy|fog|bruma|niebla; 🌃night_with_stars|star|noche estrellada|estrellas;
🏙️cityscape|city|paisaje urbano|ciudad edificio; 🌄sunrise_over_mountains|morning mountain|amanecer sobre
montañas|montana salida sol; 🌅sunrise|morning sun|amanecer|salida sol; 🌆city_sunset|cityscape at
dusk|ciudad al atardecer|edificios paisaje; 🌇city_sunrise|sunset dusk sun|puesta del sol|edificios;
🌉bridge_at_night||puente de noche; ♨️hotsprings|hot springs|aguas termales|termas vapor;
🎠carousel_horse||caballo de tiovivo|entretenimiento; 🎡ferris_wheel|amusement park|noria de
feria|atracciones entretenimiento; 🎢roller_coaster|amusement park|montaña rusa|atracciones entretenimiento
feria; 💈barber|pole haircut|poste de barbero|barberia peluquero; 🎪circus_tent||carpa de
circo|entretenimiento; 🚂steam_locomotive|engine railway|locomotora de vapor|tren vehiculo;
🚃railway_car|electric|vagón|ferrocarril tranvia tren; 🚄bullettrain_side|high speed train railway|tren de
alta velocidad|ave ferrocarril rapido; 🚅bullettrain_front|bullet train railway|tren bala|shinkansen
vehiculo; 🚆train2|train railway|tren|ferrocarril vehiculo; 🚇metro|subway|metro|subterraneo suburbano
transporte; 🚈light_rail|railway|tren ligero|ferrocarril transporte; 🚉station|railway train|estación de
tren; 🚊tram|trolleybus|tranvía|transporte trolebus; 🚝monorail|vehicle|monorraíl|ferrocarril monocarril
transporte; 🚞mountain_railway|car|ferrocarril de montaña|vehiculo; 🚋train|tram car|vagón de
tranvía|vehiculo; 🚌bus|vehicle|autobús|bus transporte; 🚍oncoming_bus||autobús próximo|vehiculo;
🚎trolleybus|bus tram|trolebús|transporte tranvia; 🚐minibus|bus|minibús|autobus bus transporte;
🚑ambulance|vehicle|ambulancia|asistencia medica transporte; 🚒fire_engine||coche de bomberos|camion fuego
vehiculo; 🚓police_car|patrol|coche de policía|patrulla vehiculo; 🚔oncoming_police_car||coche de policía
próximo|patrulla vehiculo; 🚕taxi|vehicle|taxi|coche vehiculo; 🚖oncoming_taxi||taxi próximo|vehiculo;
🚗car/red_car|automobile|coche|automovil vehiculo; 🚘oncoming_automobile|car|coche próximo|automovil
vehiculo; 🚙blue_car|sport utility vehicle recreational|vehículo deportivo utilitario|camping caravana
furgoneta; 🛻pickup_truck|pick up|camioneta|pickup ranchera; 🚚truck|delivery|camión de reparto|mercancias
transporte vehiculo; 🚛articulated_lorry|semi|camión articulado|trailer vehiculo;
🚜tractor|vehicle|tractor|agricultura vehiculo; 🏎️racing_car||coche de carreras;
🏍️motorcycle/racing_motorcycle||moto|carreras motocicleta vehiculo; 🛵motor_scooter||scooter|escuter moto;
🦽manual_wheelchair|accessibility|silla de ruedas manual|accesibilidad;
🦼motorized_wheelchair|accessibility|silla de ruedas eléctrica|accesibilidad;
🛺auto_rickshaw|tuk|mototaxi|rickshaw tuk; 🚲bike|bicycle|bicicleta|bici vehiculo;
🛴kick_scooter/scooter||patinete; 🛹skateboard|board|monopatín|skateboard tabla;
🛼roller_skate||patines|patin ruedas cuatro; 🚏busstop|bus stop|parada de autobús; 🛣️motorway|highway
road|autopista|carretera; 🛤️railway_track|train|vía de tren; 🛢️oil_drum||barril de petróleo|bidon;
⛽fuelpump|fuel pump diesel|surtidor de gasolina|bomba combustible; 🚨rotating_light|police car beacon|luces
de policía|coche; 🚥traffic_light|horizontal signal|semáforo horizontal|luz senales trafico;
🚦vertical_traffic_light|signal|semáforo|luz vertical senales; 🛑stop_sign/octagonal_sign||señal de
stop|octagono parada; 🚧construction|barrier|obras|construccion senal; ⚓anchor|ship tool|ancla|barco
gancho; ⛵boat/sailboat|resort|velero|barco vela yate; 🛶canoe|boat|canoa|barca barco piragua;
🚤speedboat|boat|lancha motora|barco vehiculo; 🛳️passenger_ship||barco de pasajeros|vehiculo; ⛴️ferry|boat
passenger|ferri|barco ferry; 🛥️motor_boat|motorboat|barco a motor|vehiculo; 🚢ship|boat
passenger|barco|vehiculo; ✈️airplane|aeroplane|avión|aeroplano; 🛩️small_airplane|aeroplane|avioneta|avion;
🛫flight_departure/airplane_departure|aeroplane|avión despegando|aeroplano salida;
🛬flight_arrival/airplane_arriving|aeroplane|avión aterrizando|aeroplano llegada; 🪂parachute|hang glide
parasail|paracaídas|ala delta paracaidismo; 💺seat|chair|asiento de transporte|plaza silla;
🚁helicopter|vehicle|helicóptero|aspas rotores vehiculo; 🚟suspension_railway||ferrocarril de
suspensión|vehiculo; 🚠mountain_cableway|cable gondola|teleférico de montaña|cable funicular;
🚡aerial_tramway|cable|teleférico|aereo tranvia vehiculo;
🛰️artificial_satellite/satellite|space|satélite|espacio vehiculo; 🚀rocket|space|cohete|espacio vehiculo;
🛸flying_saucer|ufo|platillo volante|ovni; 🛎️bellhop_bell||timbre de hotel|botones campanilla;
🧳luggage|packing travel|equipaje|maleta viajar; ⌛hourglass|done sand timer|reloj de arena sin
tiempo|temporizador; ⏳hourglass_flowing_sand|not done|reloj de arena con tiempo|cayendo temporizador;
⌚watch|clock|reloj; ⏰alarm_clock||reloj despertador|alarma; ⏱️stopwatch|clock|cronómetro|reloj;
⏲️timer_clock||temporizador|reloj; 🕰️mantelpiece_clock||reloj de sobremesa; 🌑new_moon|dark|luna
nueva|oscuridad; 🌒waxing_crescent_moon||luna creciente|cuarto espacio; 🌓first_quarter_moon||luna en cuarto
creciente|espacio; 🌔moon/waxing_gibbous_moon||luna gibosa creciente; 🌕full_moon||luna llena|plenilunio;
🌖waning_gibbous_moon||luna gibosa menguante; 🌗last_quarter_moon||luna en cuarto menguante;
🌘waning_crescent_moon||luna menguante; 🌙crescent_moon||luna|creciente espacio; 🌚new_moon_with_face||luna
nueva con cara|espacio; 🌛first_quarter_moon_with_face||luna de cuarto creciente con cara|espacio;
🌜last_quarter_moon_with_face||luna de cuarto menguante con cara|creciente espacio;
🌡️thermometer|weather|termómetro|temperatura; ☀️sunny|sun bright rays|sol|espacio rayos soleado;
🌝full_moon_with_face|bright|luna llena con cara; 🌞sun_with_face|bright|sol con cara|brillante;
🪐ringed_planet|saturn saturnine|planeta con anillos|saturnino saturno; ⭐star||estrella|estelar;
🌟star2|glowing star glittery glow|estrella brillante|resplandeciente; 🌠stars|shooting star
falling|estrella fugaz|lluvia; 🌌milky_way|space|Vía Láctea|espacio galaxia; ☁️cloud|weather|nube|tiempo;
⛅partly_sunny|sun behind cloud|sol detrás de una nube|nubes;
⛈️cloud_with_lightning_and_rain/thunder_cloud_and_rain||nube con rayo y lluvia|trueno;
🌤️sun_behind_small_cloud/mostly_sunny||sol detrás de una nube pequeña;
🌥️sun_behind_large_cloud/barely_sunny||sol detrás de una nube grande;
🌦️sun_behind_rain_cloud/partly_sunny_rain||sol detrás de una nube con lluvia;
🌧️cloud_with_rain/rain_cloud||nube con lluvia; 🌨️cloud_with_snow/snow_cloud|cold|nube con nieve|frio;
🌩️cloud_with_lightning/lightning||nube con rayo; 🌪️tornado/tornado_cloud|whirlwind|tornado|nube
torbellino; 🌫️fog|cloud|niebla|nube; 🌬️wind_face/wind_blowing_face|blow cloud|cara de viento|nube soplar;
🌀cyclone|dizzy hurricane|ciclón|mareo tifon tornado; 🌈rainbow|rain|arcoíris|colores lluvia;
🌂closed_umbrella|clothing rain|paraguas cerrado|accesorios lluvia; ☂️open_umbrella/umbrella|clothing
rain|paraguas|lluvia abierto; ☔umbrella/umbrella_with_rain_drops|clothing drop|paraguas con gotas de
lluvia; ⛱️parasol_on_ground/umbrella_on_ground|rain sun|sombrilla en la arena|sol; ⚡zap|high voltage
danger electric|alto voltaje|electricidad peligro senal; ❄️snowflake|cold snow|copo de nieve|frio;
☃️snowman_with_snow/snowman|cold|muñeco de nieve con nieve; ⛄snowman/snowman_without_snow|cold|muñeco de
nieve|sin; ☄️comet|space|meteorito|cometa espacio; 🔥fire|flame tool|fuego|llama; 💧droplet|cold
comic|gota|agua comic sudor; 🌊ocean|water wave|ola de mar|oceano""",
    "objects": """
👓eyeglasses|glasses clothing eye|gafas|accesorios ojo ropa; 🕶️dark_sunglasses|eye|gafas de sol|ojo
oscuras; 🥽goggles|eye protection swimming|gafas de protección|nadar ocular soldar; 🥼lab_coat|doctor
experiment|bata de laboratorio|cientifico doctor experimento; 🦺safety_vest|emergency|chaleco de
seguridad|emergencia; 👔necktie|clothing tie|corbata|accesorio ropa; 👕shirt/tshirt|clothing|camiseta|ropa;
👖jeans|clothing pants|vaqueros|pantalones ropa; 🧣scarf|neck|bufanda|abrigo cuello;
🧤gloves|hand|guantes|mano; 🧥coat|jacket|abrigo|chaqueton; 🧦socks|stocking|calcetines|pies ropa;
👗dress|clothing|vestido|mujer ropa; 👘kimono|clothing|kimono|japones ropa; 🥻sari|clothing dress|sari|prenda
ropa vestido; 🩱one_piece_swimsuit/one-piece_swimsuit|bathing suit|traje de baño de una pieza|banador;
🩲swim_brief/briefs|bathing suit one piece|ropa interior|banador bragas braguitas; 🩳shorts|bathing suit
pants|pantalones cortos|banador bermudas calzoncillos; 👙bikini|clothing swim|bikini|bano playa ropa;
👚womans_clothes|woman clothing|ropa de mujer|blusa camisa femenina; 👛purse|clothing
coin|monedero|accesorios cartera complementos; 👜handbag|bag clothing|bolso|accesorios complementos;
👝pouch|clutch bag clothing|bolso de mano|accesorios cartera complementos; 🛍️shopping/shopping_bags|bag
hotel|bolsas de compras|bolsa compra; 🎒school_satchel|backpack bag rucksack|mochila escolar|colegio;
🩴thong_sandal|beach sandals|chancla|dedo chancleta chinela; 👞mans_shoe/shoe|man clothing|zapato de
hombre|calzado ropa; 👟athletic_shoe|running clothing|zapatilla deportiva|calzado correr ropa;
🥾hiking_boot|backpacking|bota de senderismo|camping mochilero; 🥿flat_shoe/womans_flat_shoe|ballet
slip|bailarina|calzado zapato; 👠high_heel|heeled shoe clothing|zapato de tacón|mujer; 👡sandal|woman
clothing|sandalia de mujer|calzado ropa; 🩰ballet_shoes|dance|zapatillas de ballet|bailar bale danza;
👢boot|woman clothing|bota de mujer|calzado ropa; 👑crown|clothing king|corona|accesorios complementos
reina; 👒womans_hat|woman clothing|sombrero de mujer|accesorio ropa; 🎩tophat|top hat clothing|sombrero de
copa|chistera ropa; 🎓mortar_board|graduation cap celebration|birrete|celebracion gorro graduacion;
🧢billed_cap|baseball|gorra con visera|beisbol; 🪖military_helmet|army|casco militar|ejercito guerra
guerrero; ⛑️rescue_worker_helmet/helmet_with_white_cross|aid|casco con una cruz blanca|ayuda cara;
📿prayer_beads|clothing|rosario|collar cuentas religion; 💄lipstick|cosmetics makeup|pintalabios|barra
cosmetica labios; 💍ring|diamond|anillo|diamante; 💎gem|stone diamond|piedra preciosa|diamante gema joya;
🔇mute|muted speaker quiet|altavoz silenciado|marca cancelacion mute; 🔈speaker|low volume soft|altavoz a
volumen bajo; 🔉sound|speaker medium volume|altavoz a volumen medio; 🔊loud_sound|speaker high
volume|altavoz a volumen alto; 📢loudspeaker|loud public address|altavoz de mano|comunicacion;
📣mega|megaphone cheering|megáfono|comunicacion; 📯postal_horn|post|corneta de posta; 🔔bell||campana;
🔕no_bell|slash forbidden|campana con signo de cancelación|ruido; 🎼musical_score|music|pentagrama|musica
partitura; 🎵musical_note|music|nota musical|musica; 🎶notes|musical music note|notas musicales|musica;
🎙️studio_microphone|mic|micrófono de estudio|musica; 🎚️level_slider|music|control de volumen|fader;
🎛️control_knobs||ruedas de control|diales musica potenciometros; 🎤microphone|karaoke
mic|micrófono|entretenimiento karaoke micro; 🎧headphones|headphone earbud|auricular|cascos;
📻radio|video|radio; 🎷saxophone|instrument music|saxofón|instrumento musical musica; 🪗accordion|concertina
squeeze box|acordeón|concertina; 🎸guitar|instrument music|guitarra|instrumento musical musica;
🎹musical_keyboard|instrument|teclado musical|instrumento musica piano; 🎺trumpet|instrument
music|trompeta|instrumento musical musica; 🎻violin|instrument music|violín|instrumento musical musica;
🪕banjo|music stringed|banjo|banyo cuerda instrumento; 🥁drum/drum_with_drumsticks|music|tambor|baquetas
musica; 🪘long_drum|beat conga|tamboril|conga ritmo tambor; 📱iphone|mobile phone cell|teléfono
móvil|celular; 📲calling|mobile phone arrow cell|móvil con una flecha|llamada recibir;
☎️phone/telephone||teléfono; 📞telephone_receiver|phone|auricular de teléfono|comunicacion;
📟pager||busca|comunicacion localizador; 📠fax|machine|máquina de fax|comunicacion; 🔋battery||pila|bateria;
🔌electric_plug|electricity|enchufe eléctrico|corriente electricidad; 💻computer|laptop pc|ordenador
portátil|pc personal; 🖥️desktop_computer||ordenador de sobremesa; 🖨️printer|computer|impresora|ordenador;
⌨️keyboard|computer|teclado|ordenador; 🖱️computer_mouse/three_button_mouse||ratón de ordenador;
🖲️trackball|computer|bola de desplazamiento|ordenador trackball; 💽minidisc|computer disk|minidisc|disco
md; 💾floppy_disk|computer|disquete|disco; 💿cd|optical disk computer|disco óptico|cd; 📀dvd|blu ray
computer|disco DVD; 🧮abacus|calculation|ábaco|contar calculo matematicas; 🎥movie_camera|cinema|cámara de
cine|entretenimiento pelicula; 🎞️film_strip/film_frames|cinema|fotograma de película|cine;
📽️film_projector|cinema|proyector de cine|pelicula; 🎬clapper|board movie|claqueta|cine entretenimiento
pelicula; 📺tv|television video|televisión|tv; 📷camera|video|cámara de fotos;
📸camera_flash/camera_with_flash||cámara con flash; 📹video_camera||videocámara|camara video;
📼vhs|videocassette tape|cinta de vídeo; 🔍mag|magnifying glass tilted left|lupa orientada hacia la
izquierda|buscar; 🔎mag_right|magnifying glass tilted|lupa orientada hacia la derecha|buscar;
🕯️candle|light|vela|luz; 💡bulb|light comic|bombilla|comic electricidad idea; 🔦flashlight|electric
light|linterna|luz; 🏮izakaya_lantern/lantern|red paper bar|lámpara japonesa|izakaya linterna roja;
🪔diya_lamp||lámpara de aceite|diya; 📔notebook_with_decorative_cover|book|cuaderno con tapa
decorativa|decoracion; 📕closed_book||libro cerrado; 📖book/open_book||libro abierto; 📗green_book||libro
verde; 📘blue_book||libro azul; 📙orange_book||libro naranja; 📚books|book|libros|libro;
📓notebook||cuaderno|libreta; 📒ledger|notebook|libro de contabilidad|cuaderno;
📃page_with_curl|document|página doblada|documento; 📜scroll|paper|pergamino|papel;
📄page_facing_up|document|página hacia arriba|anverso documento; 📰newspaper|news paper|periódico|diario;
🗞️newspaper_roll/rolled_up_newspaper|news|periódico enrollado|noticias papel;
📑bookmark_tabs|mark|marcadores|pestanas; 🔖bookmark|mark|marcapáginas|marcador; 🏷️label||etiqueta;
💰moneybag|money bag dollar|bolsa de dinero|dolares; 🪙coin|gold metal|moneda|dinero metal oro;
💴yen|banknote bill|billete de yen|banco dinero; 💵dollar|banknote bill|billete de dólar|banco dinero;
💶euro|banknote bill|billete de euro|banco dinero; 💷pound|banknote bill|billete de libra|banco dinero;
💸money_with_wings|banknote bill|billete con alas|banco dinero; 💳credit_card||tarjeta de crédito;
🧾receipt|accounting bookkeeping|recibo|contabilidad prueba teneduria; 💹chart|increasing yen graph|mercado
al alza|alcista tabla; ✉️envelope/email|letter|sobre|carta correo; 📧e-mail/email|letter|correo
electrónico|comunicacion sobre; 📨incoming_envelope|mail email|sobre entrante|carta comunicacion correo;
📩envelope_with_arrow|mail|sobre con flecha|carta comunicacion correo; 📤outbox_tray|box letter|bandeja de
salida|comunicacion correo enviado; 📥inbox_tray|box|bandeja de entrada|comunicacion correo; 📦package|box
parcel|paquete|caja; 📫mailbox|closed raised flag mail|buzón cerrado con la bandera levantada|contenido;
📪mailbox_closed|lowered flag|buzón cerrado con la bandera bajada|vacio; 📬mailbox_with_mail|open raised
flag|buzón abierto con la bandera levantada|contenido; 📭mailbox_with_no_mail|open lowered flag|buzón
abierto con la bandera bajada|vacio; 📮postbox|mail mailbox|buzón|cartas correo;
🗳️ballot_box/ballot_box_with_ballot||urna con papeleta|voto; ✏️pencil2|pencil|lápiz|escolar escribir
lapicero; ✒️black_nib|pen|pluma negra|boligrafo escribir tinta;
🖋️fountain_pen/lower_left_fountain_pen||estilográfica|boligrafo escribir pluma;
🖊️pen/lower_left_ballpoint_pen||bolígrafo|boli escribir;
🖌️paintbrush/lower_left_paintbrush|painting|pincel|pintar; 🖍️crayon/lower_left_crayon||lápiz de cera;
📝memo/pencil||cuaderno de notas|comunicacion; 💼briefcase||maletín|cartera documentos;
📁file_folder||carpeta de archivos|archivo; 📂open_file_folder||carpeta de archivos abierta|archivo;
🗂️card_index_dividers||separador de fichas|fichero; 📅date|calendar|calendario|fecha; 📆calendar|tear
off|calendario recortable|fecha; 🗒️spiral_notepad/spiral_note_pad||bloc de notas de espiral|cuaderno;
🗓️spiral_calendar/spiral_calendar_pad||calendario de espiral; 📇card_index||organizador de fichas|cartera
ficha tarjetas; 📈chart_with_upwards_trend|increasing graph|gráfica de evolución ascendente|grafico
tendencia; 📉chart_with_downwards_trend|decreasing down|gráfica de evolución descendente|grafico tendencia;
📊bar_chart||gráfico de barras; 📋clipboard||portapapeles|papeles pinza tabla;
📌pushpin|pin|chincheta|tachuela; 📍round_pushpin|pin|chincheta redonda; 📎paperclip||clip;
🖇️paperclips/linked_paperclips|link paperclip|clips unidos|union; 📏straight_ruler|edge|regla;
📐triangular_ruler|set|escuadra|regla triangular triangulo; ✂️scissors|cutting tool|tijeras|cortar
herramienta; 🗃️card_file_box||archivador de tarjetas|archivo caja; 🗄️file_cabinet||archivador|archivos
oficina organizador; 🗑️wastebasket||papelera|basura cubo; 🔒lock|locked closed|candado cerrado|cerrar;
🔓unlock|unlocked lock open|candado abierto|abrir; 🔏lock_with_ink_pen|locked|candado con pluma
estilográfica|cerrado; 🔐closed_lock_with_key|locked|candado cerrado y llave|seguro; 🔑key|lock
password|llave|contrasena; 🗝️old_key|clue|llave antigua; 🔨hammer|tool|martillo|herramienta; 🪓axe|chop
hatchet|hacha|cortar dividir hachuela; ⛏️pick|mining tool|pico|herramienta mina;
⚒️hammer_and_pick||martillo y pico|herramienta; 🛠️hammer_and_wrench|spanner|martillo y llave
inglesa|herramienta; 🗡️dagger/dagger_knife|weapon|puñal|arma cuchillo daga; ⚔️crossed_swords||espadas
cruzadas|arma; 💣bomb|comic|bomba|comic emocion; 🪃boomerang|rebound repercussion|bumerán|boomerang rebotar;
🏹bow_and_arrow|archer|arco y flecha|arquero sagitario; 🛡️shield|weapon|escudo|defensa;
🪚carpentry_saw|carpenter lumber|sierra de carpintería|carpintero herramienta; 🔧wrench|spanner tool|llave
inglesa|herramienta; 🪛screwdriver|screw tool|destornillador|atornillador herramienta tornillo;
🔩nut_and_bolt||tornillo y tuerca|herramienta; ⚙️gear|cog cogwheel|engranaje|herramienta;
🗜️clamp/compression|compress tool|tornillo de banco|herramienta;
⚖️balance_scale/scales|justice|balanza|justicia libra peso; 🦯probing_cane|white accessibility
blind|bastón|accesibilidad ceguera ciega; 🔗link||eslabón; ⛓️chains|chain|cadenas|cadena; 🪝hook|catch
crook|gancho|agarrar anzuelo atrapar; 🧰toolbox|chest mechanic|caja de herramientas|armario herramienta
mecanico; 🧲magnet|attraction horseshoe|imán|atraccion herradura magnetico; 🪜ladder|climb
rung|escalera|escalar escalerilla escalon; ⚗️alembic|chemistry tool|alambique|herramienta quimica;
🧪test_tube|chemist chemistry|tubo de ensayo|ciencia experimento laboratorio; 🧫petri_dish|bacteria
biologist|placa de petri|bacterias biologia biologo; 🧬dna|biologist evolution|adn|biologo evolucion gen;
🔬microscope|science tool|microscopio|instrumento laboratorio; 🔭telescope|science
tool|telescopio|astronomia instrumento; 📡satellite/satellite_antenna|dish|antena de satélite|comunicacion;
💉syringe|medicine needle|jeringuilla|aguja jeringa medicina; 🩸drop_of_blood|bleed donation|gota de
sangre|donacion donar herida; 💊pill|doctor medicine|píldora|comprimido medicina medico;
🩹adhesive_bandage||tirita|aposito; 🩺stethoscope|doctor heart|estetoscopio|corazon doctor fonendoscopio;
🚪door||puerta; 🛗elevator|accessibility hoist|ascensor|accesibilidad elevador montacargas;
🪞mirror|reflection reflector|espejo|especulo reflector reflejo; 🪟window|frame fresh air|ventana|abertura
apertura cristal; 🛏️bed|hotel sleep|cama|dormir hotel; 🛋️couch_and_lamp|hotel|sofá y lámpara|hotel;
🪑chair|seat sit|silla|asiento sentarse; 🚽toilet||inodoro|bano vater wc; 🪠plunger|force cup
plumber|desatascador|fontanero retrete servicio; 🚿shower|water|ducha|agua bano; 🛁bathtub|bath|bañera|bano;
🪤mouse_trap|bait mousetrap|trampa de ratones|cebo cepo enganar; 🪒razor|sharp shave|cuchilla de
afeitar|afeitado afilado barbero; 🧴lotion_bottle|moisturizer|bote de crema|champu hidratante protector;
🧷safety_pin|diaper punk rock|imperdible|panal punk rock; 🧹broom|cleaning sweeping|escoba|barrer bruja
fregar; 🧺basket|farming laundry|cesta|colada cosecha picnic; 🧻roll_of_paper|towels toilet|rollo de
papel|absorbente higienico; 🪣bucket|cask pail|cubo|balde barreno cuba; 🧼soap|bar bathing|jabón|banarse
enjabonarse jabonera; 🪥toothbrush|bathroom brush|cepillo de dientes|dental higiene limpio;
🧽sponge|absorbing cleaning|esponja|absorbente limpiar poroso;
🧯fire_extinguisher|extinguish|extintor|apagar extinguir incendio; 🛒shopping_cart/shopping_trolley||carrito
de la compra|carro supermercado; 🚬smoking|cigarette|cigarrillo|cigarro fumar; ⚰️coffin|death|ataúd|muerte;
🪦headstone|cemetery grave|lápida|cementario estela sepulcro; ⚱️funeral_urn|ashes death|urna
funeraria|muerte; 🧿nazar_amulet|bead charm|ojo turco|amuleto mal nazar; 🗿moyai|moai face|estatua
moái|pascua; 🪧placard|demonstration picket|letrero|anuncio aviso cartel""",
    "symbols": """
🏧atm|sign|señal de cajero automático|atm banco; 🚮put_litter_in_its_place|bin sign|señal de usar
papelera|basura tirar; 🚰potable_water|drinking|agua potable; ♿wheelchair|symbol access|símbolo de silla de
ruedas|acceso senal; 🚹mens|men room bathroom lavatory|aseo para hombres|caballeros bano servicio;
🚺womens|women room bathroom lavatory|señal de aseo para mujeres|senoras bano servicio; 🚻restroom|bathroom
lavatory|señal de aseos|servicios wc; 🚼baby_symbol|changing|señal de bebé|cambiar lactancia; 🚾wc|water
closet bathroom|aseos|lavabo servicios wc; 🛂passport_control||control de pasaportes; 🛃customs||aduana;
🛄baggage_claim||recogida de equipajes|equipaje maleta; 🛅left_luggage|baggage locker|consigna|deposito
equipaje servicio; ⚠️warning||advertencia|cuidado senal; 🚸children_crossing|child|niños cruzando|senal;
⛔no_entry|forbidden|dirección prohibida|prohibido senal; 🚫no_entry_sign|prohibited
forbidden|prohibido|entrar pasar prohibicion; 🚳no_bicycles|bicycle bike|bicicletas prohibidas|bicicleta
prohibido vehiculo; 🚭no_smoking|forbidden|prohibido fumar|senal; 🚯do_not_litter|littering
forbidden|prohibido tirar basura|senal; 🚱non-potable_water|drinking|agua no potable;
🚷no_pedestrians|forbidden|prohibido el paso de peatones|peaton senal; 📵no_mobile_phones|cell
forbidden|prohibido el uso de móviles|movil hacer llamadas; 🔞underage|one under eighteen 18|prohibido para
menos de 18 años|apto menores; ☢️radioactive/radioactive_sign||radiactivo|radiactividad radioactividad
radioactivo; ☣️biohazard/biohazard_sign||riesgo biológico|peligro senal; ⬆️arrow_up|cardinal|flecha hacia
arriba|direccion norte; ↗️arrow_upper_right|up direction|flecha hacia la esquina superior derecha|arriba
direccion; ➡️arrow_right|cardinal|flecha hacia la derecha|direccion este; ↘️arrow_lower_right|down
direction|flecha hacia la esquina inferior derecha|abajo direccion; ⬇️arrow_down|cardinal|flecha hacia
abajo|direccion sur; ↙️arrow_lower_left|down direction|flecha hacia la esquina inferior izquierda|abajo
direccion; ⬅️arrow_left|cardinal|flecha hacia la izquierda|oeste; ↖️arrow_upper_left|up direction|flecha
hacia la esquina superior izquierda|arriba direccion; ↕️arrow_up_down||flecha arriba y abajo|direccion;
↔️left_right_arrow||flecha izquierda y derecha|direccion; ↩️leftwards_arrow_with_hook|right curving
left|flecha derecha curvándose a la izquierda|curva direccion; ↪️arrow_right_hook|left curving|flecha
izquierda curvándose a la derecha|curva direccion; ⤴️arrow_heading_up|right curving|flecha derecha
curvándose hacia arriba|curva direccion; ⤵️arrow_heading_down|right curving|flecha derecha curvándose
hacia abajo|curva direccion; 🔃arrows_clockwise|vertical arrow|flechas verticales en sentido horario|senal
recarga; 🔄arrows_counterclockwise|button anticlockwise arrow|flechas en sentido antihorario|direccion
senal recarga; 🔙back|arrow|flecha BACK|atras izquierda; 🔚end|arrow|flecha END|final izquierda; 🔛on|arrow
mark|flecha ON!|doble punta palabra; 🔜soon|arrow|flecha SOON|derecha; 🔝top|arrow|flecha TOP|arriba hacia;
🛐place_of_worship|religion|lugar de culto|religion; ⚛️atom_symbol|atheist|símbolo de átomo;
🕉️om/om_symbol|hindu religion|om|hindu religion; ✡️star_of_david|jew|estrella de David|judaismo;
☸️wheel_of_dharma|buddhist|rueda del dharma|budismo religion; ☯️yin_yang|religion tao|yin yang|religion
taoismo; ✝️latin_cross|christian|cruz latina|cristianismo religion; ☦️orthodox_cross|christian|cruz
ortodoxa|religion; ☪️star_and_crescent|islam muslim|media luna y estrella|islam religion;
☮️peace_symbol||símbolo de la paz; 🕎menorah/menorah_with_nine_branches|candelabrum
candlestick|menorá|candelabro religion; 🔯six_pointed_star|dotted fortune|estrella de seis
puntas|adivinacion buena fortuna; ♊gemini|twins|Géminis|gemelos zodiaco; ♋cancer|crab|Cáncer|cangrejo
zodiaco; ♌leo|lion|Leo|leon zodiaco; ♍virgo|zodiac|Virgo|zodiaco; ♎libra|balance justice|Libra|balanza
escala justicia; ♏scorpius|scorpio scorpion|Escorpio|escorpion zodiaco;
♐sagittarius|archer|Sagitario|arquero zodiaco; ♑capricorn|goat|Capricornio|cabra zodiaco;
♒aquarius|bearer|Acuario|agua zodiaco; ♓pisces|fish|Piscis|pescado pez zodiaco;
⛎ophiuchus|bearer|Ofiuco|serpiente zodiaco; 🔀twisted_rightwards_arrows|shuffle tracks button
arrow|reproducción aleatoria|cruzado flechas entrecruzadas; 🔁repeat|button arrow clockwise|repetir|flechas
repeticion; 🔂repeat_one|single button arrow clockwise|repetir una vez|flechas repeticion uno;
▶️arrow_forward|play button|reproducir|boton reproduccion flecha; ⏩fast_forward|button arrow double|avance
rápido|avanzar doble flecha;
⏭️next_track_button/black_right_pointing_double_triangle_with_vertical_bar|arrow scene|pista
siguiente|raya vertical triangulos;
⏯️play_or_pause_button/black_right_pointing_triangle_with_double_vertical_bar|arrow|reproducir o
pausa|triangulo; ◀️arrow_backward|reverse button left|retroceso|izquierda triangulo; ⏪rewind|fast reverse
button arrow|retroceso rápido|flecha doble izquierda;
⏮️previous_track_button/black_left_pointing_double_triangle_with_vertical_bar|last arrow scene|pista
anterior|atras escena triangulo; 🔼arrow_up_small|upwards button|triángulo hacia arriba|boton;
⏫arrow_double_up|fast button|triángulo doble hacia arriba|flecha; 🔽arrow_down_small|downwards
button|triángulo hacia abajo|boton; ⏬arrow_double_down|fast button|triángulo doble hacia abajo;
⏸️pause_button/double_vertical_bar||pausa|barras boton vertical;
⏹️stop_button/black_square_for_stop||detener|boton cuadrado parar;
⏺️record_button/black_circle_for_record||grabar|boton circulo; ⏏️eject_button/eject||expulsar|boton;
🎦cinema|camera film|cine|entretenimiento pelicula; 🔅low_brightness|dim button|brillo bajo|senal tenue;
🔆high_brightness|bright button|brillo alto|brillante senal; 📶signal_strength|antenna bars bar|barras de
cobertura|antena celular movil; 📳vibration_mode|cell mobile|modo vibración|movil telefono celular;
📴mobile_phone_off|cell|teléfono móvil apagado|celular; ♀️female_sign|woman|signo femenino|mujer simbolo;
♂️male_sign|man|signo masculino|hombre simbolo; ⚧️transgender_symbol||símbolo de transgénero;
✖️heavy_multiplication_x|multiply cancel|multiplicación|cancelar marca prohibido;
➕heavy_plus_sign|math|más|signo suma; ➖heavy_minus_sign|math|menos|resta signo;
➗heavy_division_sign|divide math|división|signo; ♾️infinity|forever unbounded|infinito|ilimitado siempre
universal; ‼️bangbang|double exclamation mark|exclamación doble|puntuacion sorpresa;
⁉️interrobang|exclamation question mark|exclamación e interrogación; ❓question|red mark|interrogación
roja|pregunta puntuacion; ❔grey_question|white mark|interrogación blanca|pregunta puntuacion;
❕grey_exclamation|white mark|exclamación blanca|puntuacion;
❗exclamation/heavy_exclamation_mark|red|exclamación roja|puntuacion signo; 〰️wavy_dash|punctuation|guion
ondulado|marca sonido largo; 💱currency_exchange|bank|cambio de divisas|dinero divisa moneda;
💲heavy_dollar_sign|currency|símbolo de dólar|dinero;
⚕️medical_symbol/staff_of_aesculapius|medicine|símbolo de medicina|asclepio esculapio serpiente;
♻️recycle|recycling symbol|símbolo de reciclaje|reciclar senal universal; ⚜️fleur_de_lis||flor de lis;
🔱trident|emblem anchor|emblema de tridente|ancla; 📛name_badge||etiqueta identificativa|nombre; ⭕o|hollow
red circle large|círculo rojo hueco|aro; ✅white_check_mark|button|botón de marca de
verificación|seleccion; ☑️ballot_box_with_check||casilla con marca de verificación|seleccion;
✔️heavy_check_mark||marca de verificación|seleccion; ❌x|cross mark cancel|marca de cruz|cancelar tachado
tachar; ❎negative_squared_cross_mark|button square|botón con marca de cruz|casilla;
➰curly_loop|curl|bucle|giro tirabuzon; ➿loop|double curly curl|bucle doble; 〽️part_alternation_mark||marca
de alternancia; ✳️eight_spoked_asterisk||asterisco de ocho puntas; ✴️eight_pointed_black_star||estrella de
ocho puntas; ❇️sparkle||chispa; ©️copyright||copyright|simbolo; ®️registered||marca registrada|simbolo;
™️tm|trade mark|símbolo de marca comercial; 🔟keycap_ten|10|Teclas: 10; 🅰️a|button blood type|grupo
sanguíneo A|tipo; 🆎ab|button blood type|grupo sanguíneo AB|tipo; 🅱️b|button blood type|grupo sanguíneo
B|tipo; 🆑cl|button|borrar|simbolo; 🆒cool|button|botón COOL|mola; 🆓free|button|botón FREE|gratis simbolo;
ℹ️information_source||información; 🆔id|button|símbolo de identificación|id identidad; Ⓜ️m|circled circle|m
en círculo; 🆕new|button|botón NEW|nuevo; 🆖ng|button|botón NG|nuevo; 🅾️o2|button blood type|grupo sanguíneo
tipo O; 🆗ok|button|botón OK; 🅿️parking|button|aparcamiento|parking; 🆘sos|button help|símbolo de
socorro|ayuda sos; 🆙up|button mark|botón UP!|arriba informacion novedad; 🆚vs|button versus|botón VS|contra
frente simbolo; 🔴red_circle|geometric|círculo rojo|geometria; 🟠orange_circle/large_orange_circle||círculo
naranja; 🟡yellow_circle/large_yellow_circle||círculo amarillo; 🟢green_circle/large_green_circle||círculo
verde; 🔵large_blue_circle||círculo azul|geometria; 🟣purple_circle/large_purple_circle||círculo morado|lila
purpura; 🟤brown_circle/large_brown_circle||círculo marrón; ⚫black_circle|geometric|círculo
negro|geometria; ⚪white_circle|geometric|círculo blanco|geometria; 🟥red_square/large_red_square||cuadrado
rojo; 🟧orange_square/large_orange_square||cuadrado naranja; 🟨yellow_square/large_yellow_square||cuadrado
amarillo; 🟩green_square/large_green_square||cuadrado verde; 🟦blue_square/large_blue_square||cuadrado azul;
🟪purple_square/large_purple_square||cuadrado morado|lila purpura;
🟫brown_square/large_brown_square||cuadrado marrón; ⬛black_large_square|geometric|cuadrado negro
grande|geometria; ⬜white_large_square|geometric|cuadrado blanco grande|geometria;
◼️black_medium_square|geometric|cuadrado negro mediano|geometria; ◻️white_medium_square|geometric|cuadrado
blanco mediano|geometria; ◾black_medium_small_square|geometric|cuadrado negro mediano-pequeño|geometria;
◽white_medium_small_square|geometric|cuadrado blanco mediano-pequeño|geometria;
▪️black_small_square|geometric|cuadrado negro pequeño|geometria; ▫️white_small_square|geometric|cuadrado
blanco pequeño|geometria; 🔶large_orange_diamond|geometric|rombo naranja grande|geometria;
🔷large_blue_diamond||rombo azul grande|geometria; 🔸small_orange_diamond|geometric|rombo naranja
pequeño|geometria; 🔹small_blue_diamond||rombo azul pequeño|geometria; 🔺small_red_triangle|pointed up
geometric|triángulo rojo hacia arriba|geometria; 🔻small_red_triangle_down|pointed geometric|triángulo rojo
hacia abajo|geometria; 💠diamond_shape_with_a_dot_inside|comic|rombo con pétalo|flor geometria;
🔘radio_button|geometric|botón de opción; 🔳white_square_button|geometric|botón cuadrado con borde blanco;
🔲black_square_button|geometric|botón cuadrado con borde negro; 🏁checkered_flag|chequered|bandera de
cuadros|carreras deporte; 🚩triangular_flag_on_post||bandera triangular|localizacion informativa;
🎌crossed_flags|celebration cross|banderas cruzadas|celebracion japon;
🏴black_flag/waving_black_flag||bandera negra|ondear; 🏳️white_flag/waving_white_flag||bandera blanca|ondear""",
}
