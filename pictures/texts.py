"""Hold what is said in the pictures, in both languages."""

from __future__ import annotations

TEXTS = {
    "es": {
        "task": (
            "**Práctica 4: cliente con dos hilos**\n"
            "Conéctate al servidor de la clase.\n"
            "Lee lo que llega en un hilo aparte.\n"
            "Pásalo a la ventana por una cola.\n"
            "No toques la ventana desde ese hilo.\n"
            "Cierra el socket al salir."
        ),
        "step": "Prueba {n}: envía un mensaje y mira si llega.",
        "question": "@Ana, ¿por qué mi cliente se queda colgado en `recv`? Lo tengo así:",
        "comment": "aquí se para",
        "answer": "Porque `recv` espera hasta que llegue algo. Léelo en otro hilo y pásalo por "
        "una cola.",
        "thanks": "¡Funciona! Gracias 🎉",
        "more": "Otra cosa: si cierro la ventana, ¿el hilo se queda vivo?",
        "link": "Con `daemon=True`, no. Aquí lo explican: "
        "https://docs.python.org/3/library/threading.html",
        "refused": "Y acuérdate de cerrar el socket antes de salir.",
        "doubts": "dudas",
        "works": "@Ana, ¿a ti te sale?",
        "works too": "@Ana, ¿y con dos clientes?",
        "group": "Proyecto final",
        "plan": "Yo hago los hilos. ¿Quién se encarga de las pruebas?",
        "draft": "Quedamos el jueves en la biblioteca",
        "sofia": "¿Me pasas el enlace?",
        "martin": "Una cosa\nYa compila\nYa compila. Mira esto:",
        "elena": "Entregad antes de las doce",
        "to eva": "Luego te cuento",
        "hugo": "Gracias por lo de ayer",
        "to luis": "A las cinco en la biblioteca",
        "note": "En clase hasta las dos",
        "hello": "¿Quedamos después de clase para el proyecto?",
        "yes": "Sí, a las cinco y media en la biblioteca.",
        "bring": "Llevo mi portátil.",
        "good": "👌🎉",
        "diagram": "¿Tienes ya el diagrama de secuencia?",
        "nearly": "Casi. Ana → servidor → Luis, con el **ok** de vuelta.",
        "photo": "Te mando una foto esta tarde.",
        "later": "Al final te lo paso en cuanto vuelva la red.",
        "arrows": "Solo le faltan las flechas.",
        "typing": "¿Te ha llegado algo",
        "find": "recv",
        "poll": "¿Qué devuelve recv cuando el otro lado cierra?",
        "answers": "None|b'' (cero bytes)|Un error",
        "exercise": "**Hoy**: práctica 4, hasta las doce.",
        "announcement": "El jueves la clase es en el aula 7. Traed el portátil cargado.",
        "invitation": "Fiesta de fin de curso",
    },
    "en": {
        "task": (
            "**Exercise 4: a client with two threads**\n"
            "Connect to the class server.\n"
            "Read what comes in a thread of its own.\n"
            "Pass it to the window through a queue.\n"
            "Never touch the window from that thread.\n"
            "Close the socket when you leave."
        ),
        "step": "Test {n}: send a message and see whether it arrives.",
        "question": "@Ana, why does my client hang in `recv`? This is what I have:",
        "comment": "stops here",
        "answer": "Because `recv` waits until something comes. Read in another thread and pass "
        "it on in a queue.",
        "thanks": "It works! Thank you 🎉",
        "more": "One more thing: if I close the window, does the thread live on?",
        "link": "Not with `daemon=True`. It is explained here: "
        "https://docs.python.org/3/library/threading.html",
        "refused": "And remember to close the socket before you leave.",
        "doubts": "questions",
        "works": "@Ana, does yours work?",
        "works too": "@Ana, and with two clients?",
        "group": "Final project",
        "plan": "I'll do the threads. Who writes the tests?",
        "draft": "Shall we meet on Thursday in the library",
        "sofia": "Can you send me the link?",
        "martin": "One thing\nIt compiles\nIt compiles. Look at this:",
        "elena": "Hand it in before twelve",
        "to eva": "I'll tell you later",
        "hugo": "Thanks for yesterday",
        "to luis": "At five, in the library",
        "note": "In class until two",
        "hello": "Shall we meet after class for the project?",
        "yes": "Yes, at half past five in the library.",
        "bring": "I'll bring my laptop.",
        "good": "👌🎉",
        "diagram": "Do you have the sequence diagram?",
        "nearly": "Nearly. Ana → server → Luis, with the **ok** back.",
        "photo": "I'll send you a picture this afternoon.",
        "later": "I'll send it when the network is back.",
        "arrows": "Only the arrows are missing.",
        "typing": "Did anything arrive",
        "find": "recv",
        "poll": "What does recv return when the other side closes?",
        "answers": "None|b'' (zero bytes)|An error",
        "exercise": "**Today**: exercise 4, until twelve.",
        "announcement": "On Thursday we meet in room 7. Bring your laptops, charged.",
        "invitation": "End of year party",
    },
}
CODE = """```python
while True:
    {data} = sock.recv(1024)  # {comment}
    print({data}.decode())
```"""
