<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>AboutDialog</name>
  <message>
   <source>About Edgewise</source>
   <translation>Über Edgewise</translation>
  </message>
  <message>
   <source>Answers questions about your own documents and checks claims against them, on this computer alone: nothing is sent anywhere.</source>
   <translation>Beantwortet Fragen zu Ihren eigenen Dokumenten und prüft Aussagen an ihnen, allein auf diesem Computer: Nichts wird irgendwohin gesendet.</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Edgewise {version}</source>
   <translation>Edgewise {version}</translation>
  </message>
  <message>
   <source>Licences</source>
   <translation>Lizenzen</translation>
  </message>
  <message>
   <source>Looking at the models…</source>
   <translation>Die Modelle werden angesehen …</translation>
  </message>
  <message>
   <source>Made with Qt {qt}, under the GNU Lesser General Public License 3, and Python {python}.</source>
   <translation>Gemacht mit Qt {qt}, unter der GNU Lesser General Public License 3, und mit Python {python}.</translation>
  </message>
  <message>
   <source>Model card</source>
   <translation>Steckbrief</translation>
  </message>
  <message>
   <source>Show what Edgewise is made of, and under which licences</source>
   <translation>Zeigen, woraus Edgewise besteht und unter welchen Lizenzen</translation>
  </message>
  <message>
   <source>Show what it was made of, how good it is, and its worst errors</source>
   <translation>Zeigen, woraus es gemacht wurde, wie gut es ist und welche Fehler die schlimmsten sind</translation>
  </message>
  <message>
   <source>answers questions</source>
   <translation>beantwortet Fragen</translation>
  </message>
  <message>
   <source>checks claims</source>
   <translation>prüft Aussagen</translation>
  </message>
 </context>
 <context>
  <name>Actions</name>
  <message>
   <source>&amp;About Edgewise</source>
   <translation>Ü&amp;ber Edgewise</translation>
  </message>
  <message>
   <source>&amp;Ask about the selection</source>
   <translation>Zur Auswahl &amp;fragen</translation>
  </message>
  <message>
   <source>&amp;Benchmark…</source>
   <translation>&amp;Leistungstest …</translation>
  </message>
  <message>
   <source>&amp;Check this sentence</source>
   <translation>Diesen Satz &amp;prüfen</translation>
  </message>
  <message>
   <source>&amp;Claim</source>
   <translation>&amp;Aussage</translation>
  </message>
  <message>
   <source>&amp;Dark</source>
   <translation>&amp;Dunkel</translation>
  </message>
  <message>
   <source>&amp;Document</source>
   <translation>D&amp;okument</translation>
  </message>
  <message>
   <source>&amp;Documents</source>
   <translation>&amp;Dokumente</translation>
  </message>
  <message>
   <source>&amp;File</source>
   <translation>&amp;Datei</translation>
  </message>
  <message>
   <source>&amp;Go</source>
   <translation>&amp;Gehe zu</translation>
  </message>
  <message>
   <source>&amp;Help</source>
   <translation>&amp;Hilfe</translation>
  </message>
  <message>
   <source>&amp;Keyboard shortcuts</source>
   <translation>&amp;Tastenkürzel</translation>
  </message>
  <message>
   <source>&amp;Light</source>
   <translation>&amp;Hell</translation>
  </message>
  <message>
   <source>&amp;New text</source>
   <translation>&amp;Neuer Text</translation>
  </message>
  <message>
   <source>&amp;Open…</source>
   <translation>Ö&amp;ffnen …</translation>
  </message>
  <message>
   <source>&amp;Paste as new text</source>
   <translation>Als neuen Text &amp;einfügen</translation>
  </message>
  <message>
   <source>&amp;Question</source>
   <translation>&amp;Frage</translation>
  </message>
  <message>
   <source>&amp;Quit</source>
   <translation>&amp;Beenden</translation>
  </message>
  <message>
   <source>&amp;Reload</source>
   <translation>&amp;Neu laden</translation>
  </message>
  <message>
   <source>&amp;Stop</source>
   <translation>An&amp;halten</translation>
  </message>
  <message>
   <source>&amp;Text</source>
   <translation>&amp;Text</translation>
  </message>
  <message>
   <source>&amp;Usual size</source>
   <translation>&amp;Normale Größe</translation>
  </message>
  <message>
   <source>&amp;View</source>
   <translation>&amp;Ansicht</translation>
  </message>
  <message>
   <source>As the &amp;system</source>
   <translation>Wie das &amp;System</translation>
  </message>
  <message>
   <source>Ask the question, or check the claim</source>
   <translation>Die Frage stellen oder die Aussage prüfen</translation>
  </message>
  <message>
   <source>Begin a question about the selected words</source>
   <translation>Eine Frage zu den ausgewählten Wörtern beginnen</translation>
  </message>
  <message>
   <source>Check the sentence at the cursor</source>
   <translation>Den Satz an der Schreibmarke prüfen</translation>
  </message>
  <message>
   <source>Choose how answers are given</source>
   <translation>Festlegen, wie Antworten gegeben werden</translation>
  </message>
  <message>
   <source>Close Edgewise; your documents and questions are kept</source>
   <translation>Edgewise schließen; Dokumente und Fragen bleiben erhalten</translation>
  </message>
  <message>
   <source>Delete everything that Edgewise keeps on this computer</source>
   <translation>Alles löschen, was Edgewise auf diesem Computer aufbewahrt</translation>
  </message>
  <message>
   <source>E&amp;xport…</source>
   <translation>E&amp;xportieren …</translation>
  </message>
  <message>
   <source>Enter</source>
   <translation>Eingabetaste</translation>
  </message>
  <message>
   <source>F&amp;ind…</source>
   <translation>S&amp;uchen …</translation>
  </message>
  <message>
   <source>Find in ano&amp;ther document</source>
   <translation>In einem &amp;anderen Dokument suchen</translation>
  </message>
  <message>
   <source>Find n&amp;ext</source>
   <translation>&amp;Weitersuchen</translation>
  </message>
  <message>
   <source>Find pre&amp;vious</source>
   <translation>&amp;Rückwärts suchen</translation>
  </message>
  <message>
   <source>Find words in the document in view</source>
   <translation>Wörter im gezeigten Dokument suchen</translation>
  </message>
  <message>
   <source>Forget e&amp;verything…</source>
   <translation>&amp;Alles vergessen …</translation>
  </message>
  <message>
   <source>Go to a page or chapter of this document</source>
   <translation>Zu einer Seite oder einem Kapitel dieses Dokuments gehen</translation>
  </message>
  <message>
   <source>Go to the claim to check</source>
   <translation>Zur Aussage gehen, die geprüft werden soll</translation>
  </message>
  <message>
   <source>Go to the list of documents</source>
   <translation>Zur Dokumentliste gehen</translation>
  </message>
  <message>
   <source>Go to the next document with these words</source>
   <translation>Zum nächsten Dokument mit diesen Wörtern gehen</translation>
  </message>
  <message>
   <source>Go to the next place of these words</source>
   <translation>Zur nächsten Stelle mit diesen Wörtern gehen</translation>
  </message>
  <message>
   <source>Go to the place of these words before</source>
   <translation>Zur vorigen Stelle mit diesen Wörtern gehen</translation>
  </message>
  <message>
   <source>Go to the question</source>
   <translation>Zur Frage gehen</translation>
  </message>
  <message>
   <source>Go to the text</source>
   <translation>Zum Text gehen</translation>
  </message>
  <message>
   <source>Lar&amp;ger</source>
   <translation>G&amp;rößer</translation>
  </message>
  <message>
   <source>Measure how fast the model is on this computer</source>
   <translation>Messen, wie schnell das Modell auf diesem Computer ist</translation>
  </message>
  <message>
   <source>Ne&amp;xt document</source>
   <translation>&amp;Nächstes Dokument</translation>
  </message>
  <message>
   <source>Open &amp;folder…</source>
   <translation>O&amp;rdner öffnen …</translation>
  </message>
  <message>
   <source>Open documents</source>
   <translation>Dokumente öffnen</translation>
  </message>
  <message>
   <source>Open every document in a folder and the folders in it</source>
   <translation>Alle Dokumente eines Ordners und seiner Unterordner öffnen</translation>
  </message>
  <message>
   <source>Open the folder that holds the file</source>
   <translation>Den Ordner öffnen, in dem die Datei liegt</translation>
  </message>
  <message>
   <source>Pa&amp;ge…</source>
   <translation>S&amp;eite …</translation>
  </message>
  <message>
   <source>Pre&amp;vious document</source>
   <translation>&amp;Voriges Dokument</translation>
  </message>
  <message>
   <source>Re&amp;move from the list</source>
   <translation>Aus der &amp;Liste entfernen</translation>
  </message>
  <message>
   <source>Read the file again</source>
   <translation>Die Datei noch einmal lesen</translation>
  </message>
  <message>
   <source>Read what is on the clipboard: files or text</source>
   <translation>Lesen, was in der Zwischenablage ist: Dateien oder Text</translation>
  </message>
  <message>
   <source>S&amp;ettings…</source>
   <translation>Ein&amp;stellungen …</translation>
  </message>
  <message>
   <source>S&amp;maller</source>
   <translation>&amp;Kleiner</translation>
  </message>
  <message>
   <source>S&amp;peed…</source>
   <translation>&amp;Geschwindigkeit …</translation>
  </message>
  <message>
   <source>Save a &amp;report…</source>
   <translation>Be&amp;richt speichern …</translation>
  </message>
  <message>
   <source>Save answers or evidence with their sources</source>
   <translation>Antworten oder Belege mit ihren Fundstellen speichern</translation>
  </message>
  <message>
   <source>Save what the developers need to know, without any of your texts</source>
   <translation>Speichern, was die Entwickler wissen müssen, ohne Ihre Texte</translation>
  </message>
  <message>
   <source>Sh&amp;ow the list of documents</source>
   <translation>Dokument&amp;liste anzeigen</translation>
  </message>
  <message>
   <source>Show a PDF as pages, or as text again</source>
   <translation>Ein PDF als Seiten oder wieder als Text anzeigen</translation>
  </message>
  <message>
   <source>Show as &amp;pages</source>
   <translation>Als &amp;Seiten anzeigen</translation>
  </message>
  <message>
   <source>Show how long answers took</source>
   <translation>Anzeigen, wie lange Antworten gedauert haben</translation>
  </message>
  <message>
   <source>Show in &amp;folder</source>
   <translation>Im &amp;Ordner anzeigen</translation>
  </message>
  <message>
   <source>Show or hide the list</source>
   <translation>Die Liste ein- oder ausblenden</translation>
  </message>
  <message>
   <source>Show the &amp;samples</source>
   <translation>Beispiele an&amp;zeigen</translation>
  </message>
  <message>
   <source>Show the keyboard shortcuts</source>
   <translation>Die Tastenkürzel anzeigen</translation>
  </message>
  <message>
   <source>Show the next document</source>
   <translation>Das nächste Dokument anzeigen</translation>
  </message>
  <message>
   <source>Show the previous document</source>
   <translation>Das vorige Dokument anzeigen</translation>
  </message>
  <message>
   <source>Show the version, the models and the licences</source>
   <translation>Die Version, die Modelle und die Lizenzen zeigen</translation>
  </message>
  <message>
   <source>Stop reading</source>
   <translation>Das Lesen anhalten</translation>
  </message>
  <message>
   <source>Take it off the list; no file is deleted</source>
   <translation>Von der Liste nehmen; es wird keine Datei gelöscht</translation>
  </message>
  <message>
   <source>The documents of the first start</source>
   <translation>Die Dokumente vom ersten Start</translation>
  </message>
  <message>
   <source>Type a text of your own</source>
   <translation>Einen eigenen Text eingeben</translation>
  </message>
  <message>
   <source>Write everything larger, or show larger pages</source>
   <translation>Alles größer schreiben oder Seiten größer zeigen</translation>
  </message>
  <message>
   <source>Write everything smaller, or show smaller pages</source>
   <translation>Alles kleiner schreiben oder Seiten kleiner zeigen</translation>
  </message>
  <message>
   <source>Write in the system's size, or fit pages to the window</source>
   <translation>In der Größe des Systems schreiben oder Seiten einpassen</translation>
  </message>
 </context>
 <context>
  <name>Answer</name>
  <message>
   <source>Found after {time} ms. Of answers this sure, about {share} are right.</source>
   <translation>Gefunden nach {time} ms. Von so sicheren Antworten sind etwa {share} richtig.</translation>
  </message>
  <message>
   <source>Its own sentence contradicts it</source>
   <translation>Der Satz selbst widerspricht ihr</translation>
  </message>
  <message>
   <source>Its own sentence supports it</source>
   <translation>Der Satz selbst stützt sie</translation>
  </message>
  <message>
   <source>Not clear from its sentence alone</source>
   <translation>Der Satz allein lässt es offen</translation>
  </message>
  <message>
   <source>Verified: “{claim}” {verdict} ({share} sure)</source>
   <translation>Überprüft: „{claim}“ – {verdict} (zu {share} sicher)</translation>
  </message>
  <message>
   <source>Verify</source>
   <translation>Überprüfen</translation>
  </message>
  <message>
   <source>Verifying…</source>
   <translation>Wird überprüft …</translation>
  </message>
  <message>
   <source>is contradicted by the sentence</source>
   <translation>der Satz widerspricht dem</translation>
  </message>
  <message>
   <source>is not clear from the sentence alone</source>
   <translation>der Satz allein lässt das offen</translation>
  </message>
  <message>
   <source>is supported by the sentence</source>
   <translation>der Satz stützt das</translation>
  </message>
  <message>
   <source>{share} sure</source>
   <translation>{share} sicher</translation>
  </message>
 </context>
 <context>
  <name>AnswerList</name>
  <message>
   <source>Answers</source>
   <translation>Antworten</translation>
  </message>
  <message>
   <source>Up and Down choose an answer and show it in the text</source>
   <translation>Pfeil nach oben und unten wählen eine Antwort und zeigen sie im Text</translation>
  </message>
  <message>
   <source>Verify by its own sentence</source>
   <translation>Am eigenen Satz überprüfen</translation>
  </message>
 </context>
 <context>
  <name>AskPanel</name>
  <message>
   <source>All documents</source>
   <translation>Alle Dokumente</translation>
  </message>
  <message>
   <source>Answer</source>
   <translation>Antwort</translation>
  </message>
  <message>
   <source>Ask</source>
   <translation>Fragen</translation>
  </message>
  <message>
   <source>Ask about your documents</source>
   <translation>Fragen Sie Ihre Dokumente</translation>
  </message>
  <message>
   <source>Closest words, probably not an answer</source>
   <translation>Nächstbeste Stelle, wohl keine Antwort</translation>
  </message>
  <message>
   <source>Long documents are read in parts of a paragraph or a few, those first that share most words with the question. Reading ends when no other part is likely to hold a better answer.</source>
   <translation>Lange Dokumente werden in Abschnitten von einem Absatz oder einigen wenigen gelesen; zuerst die, die mit der Frage die meisten Wörter gemeinsam haben. Gelesen wird, bis kein anderer Abschnitt mehr eine bessere Antwort erwarten lässt.</translation>
  </message>
  <message>
   <source>Look for answers in every document of the list</source>
   <translation>In allen Dokumenten der Liste nach Antworten suchen</translation>
  </message>
  <message>
   <source>Look for answers in the document in view only</source>
   <translation>Nur im angezeigten Dokument nach Antworten suchen</translation>
  </message>
  <message>
   <source>Nothing found yet…</source>
   <translation>Noch nichts gefunden …</translation>
  </message>
  <message>
   <source>Question</source>
   <translation>Frage</translation>
  </message>
  <message>
   <source>Read the likeliest {done} of {all} parts.</source>
   <translation>Gelesen: die {done} aussichtsreichsten von {all} Abschnitten.</translation>
  </message>
  <message>
   <source>Save answers…</source>
   <translation>Antworten speichern …</translation>
  </message>
  <message>
   <source>Stopped after {done} of {all} parts</source>
   <translation>Angehalten nach {done} von {all} Abschnitten</translation>
  </message>
  <message>
   <source>The answer is shown in the text’s own words, marked where they stand. Nothing is made up, and nothing leaves this computer.</source>
   <translation>Die Antwort erscheint in den Worten des Textes, markiert an ihrer Stelle. Nichts wird erfunden, und nichts verlässt diesen Computer.</translation>
  </message>
  <message>
   <source>The text has changed since. Ask again for its answers.</source>
   <translation>Der Text wurde seitdem geändert. Fragen Sie noch einmal.</translation>
  </message>
  <message>
   <source>This document</source>
   <translation>Dieses Dokument</translation>
  </message>
  <message>
   <source>Try one of these</source>
   <translation>Probieren Sie es hiermit</translation>
  </message>
  <message>
   <source>What do you want to know?</source>
   <translation>Ihre Frage</translation>
  </message>
  <message>
   <source>Where to look</source>
   <translation>Wo gesucht wird</translation>
  </message>
  <message>
   <source>{answers} so far</source>
   <translation>Bisher {answers}</translation>
  </message>
  <message>
   <source>{count} possible answers, likeliest first</source>
   <translation>{count} mögliche Antworten, beste zuerst</translation>
  </message>
 </context>
 <context>
  <name>Asking</name>
  <message>
   <source>Reading… {done} of {parts}</source>
   <translation>Wird gelesen … {done} von {parts}</translation>
  </message>
  <message>
   <source>The documents are still being read: ask again in a moment.</source>
   <translation>Die Dokumente werden noch gelesen: Fragen Sie gleich noch einmal.</translation>
  </message>
  <message>
   <source>The question is empty: type what you want to know.</source>
   <translation>Die Frage ist leer: Geben Sie ein, was Sie wissen möchten.</translation>
  </message>
  <message>
   <source>There is no text to read yet: open a document or paste a text, then ask.</source>
   <translation>Es gibt noch keinen Text zu lesen: Öffnen Sie ein Dokument oder fügen Sie einen Text ein, und fragen Sie dann.</translation>
  </message>
  <message>
   <source>This document has no text to read: choose another one, or ask about all documents.</source>
   <translation>Dieses Dokument enthält keinen lesbaren Text: Wählen Sie ein anderes oder fragen Sie alle Dokumente.</translation>
  </message>
 </context>
 <context>
  <name>Banner</name>
  <message>
   <source>Close this message</source>
   <translation>Diese Meldung schließen</translation>
  </message>
 </context>
 <context>
  <name>BenchmarkDialog</name>
  <message>
   <source>Batch 1, one question after another, as MLPerf Mobile measures (p90 counts).</source>
   <translation>Stapelgröße 1, eine Frage nach der anderen, wie MLPerf Mobile misst (p90 zählt).</translation>
  </message>
  <message>
   <source>Benchmark</source>
   <translation>Leistungstest</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Copied.</source>
   <translation>Kopiert.</translation>
  </message>
  <message>
   <source>Copy as one line</source>
   <translation>Als Zeile kopieren</translation>
  </message>
  <message>
   <source>Fastest</source>
   <translation>Schnellster</translation>
  </message>
  <message>
   <source>Half within</source>
   <translation>Hälfte bis</translation>
  </message>
  <message>
   <source>Length</source>
   <translation>Länge</translation>
  </message>
  <message>
   <source>Measure again</source>
   <translation>Erneut messen</translation>
  </message>
  <message>
   <source>Measuring… Please leave the computer alone for some seconds.</source>
   <translation>Messung läuft … Bitte lassen Sie den Computer einige Sekunden in Ruhe.</translation>
  </message>
  <message>
   <source>Nine in ten within</source>
   <translation>90 % bis</translation>
  </message>
  <message>
   <source>Results</source>
   <translation>Ergebnisse</translation>
  </message>
  <message>
   <source>{time} ms</source>
   <translation>{time} ms</translation>
  </message>
 </context>
 <context>
  <name>CardKeys</name>
  <message>
   <source>Enter</source>
   <translation>Eingabetaste</translation>
  </message>
  <message>
   <source>In a list: copy what is chosen with its source</source>
   <translation>In einer Liste: die Auswahl mit ihrer Fundstelle kopieren</translation>
  </message>
  <message>
   <source>In a list: show the place in the document again</source>
   <translation>In einer Liste: die Stelle im Dokument noch einmal zeigen</translation>
  </message>
  <message>
   <source>In a question or claim: earlier ones. In a list: walk through it; the text follows</source>
   <translation>In Frage oder Aussage: frühere Eingaben. In einer Liste: durchgehen; der Text folgt</translation>
  </message>
  <message>
   <source>In the answers: verify the chosen one by its own sentence</source>
   <translation>In den Antworten: die gewählte an ihrem eigenen Satz überprüfen</translation>
  </message>
 </context>
 <context>
  <name>CardList</name>
  <message>
   <source>Copy with its source</source>
   <translation>Mit Fundstelle kopieren</translation>
  </message>
  <message>
   <source>Show in the document</source>
   <translation>Im Dokument zeigen</translation>
  </message>
 </context>
 <context>
  <name>CautionBar</name>
  <message>
   <source>Answer more often</source>
   <translation>Öfter antworten</translation>
  </message>
  <message>
   <source>How much likelier than “no answer” an answer must be. The middle is recommended. Nothing is read again.</source>
   <translation>Wie viel wahrscheinlicher als „keine Antwort“ eine Antwort sein muss. Empfohlen ist die Mitte. Es wird nichts neu gelesen.</translation>
  </message>
  <message>
   <source>Only when sure</source>
   <translation>Nur wenn sicher</translation>
  </message>
  <message>
   <source>When to answer: from more often to only when sure</source>
   <translation>Wann geantwortet wird: von „öfter“ bis „nur wenn sicher“</translation>
  </message>
 </context>
 <context>
  <name>CheckPanel</name>
  <message>
   <source>A passage</source>
   <translation>Textstelle</translation>
  </message>
  <message>
   <source>All</source>
   <translation>Alle</translation>
  </message>
  <message>
   <source>Check</source>
   <translation>Prüfen</translation>
  </message>
  <message>
   <source>Claim</source>
   <translation>Aussage</translation>
  </message>
  <message>
   <source>Does the passage bear the claim out?</source>
   <translation>Gibt die Textstelle der Aussage recht?</translation>
  </message>
  <message>
   <source>Hold the claim against a passage that you type or paste</source>
   <translation>Die Aussage an einer Textstelle prüfen, die Sie eingeben oder einfügen</translation>
  </message>
  <message>
   <source>Is it true, by your documents?</source>
   <translation>Stimmt es nach Ihren Dokumenten?</translation>
  </message>
  <message>
   <source>Look for evidence in every document of the list</source>
   <translation>In allen Dokumenten der Liste nach Belegen suchen</translation>
  </message>
  <message>
   <source>Look for evidence in the document in view only</source>
   <translation>Nur im angezeigten Dokument nach Belegen suchen</translation>
  </message>
  <message>
   <source>No sentence is about this.</source>
   <translation>Kein Satz handelt davon.</translation>
  </message>
  <message>
   <source>Passage</source>
   <translation>Textstelle</translation>
  </message>
  <message>
   <source>Read the likeliest {done} of {all} sentences.</source>
   <translation>Gelesen: die {done} aussichtsreichsten von {all} Sätzen.</translation>
  </message>
  <message>
   <source>Save evidence…</source>
   <translation>Belege speichern …</translation>
  </message>
  <message>
   <source>Stopped after {done} of {all} sentences</source>
   <translation>Angehalten nach {done} von {all} Sätzen</translation>
  </message>
  <message>
   <source>The sentences that share most words with the claim are judged first, then the reading stops.</source>
   <translation>Zuerst werden die Sätze beurteilt, die mit der Aussage die meisten Wörter gemeinsam haben; danach endet das Lesen.</translation>
  </message>
  <message>
   <source>The text has changed since. Check again for its evidence.</source>
   <translation>Der Text wurde seitdem geändert. Prüfen Sie noch einmal.</translation>
  </message>
  <message>
   <source>This one</source>
   <translation>Nur dieses</translation>
  </message>
  <message>
   <source>Try one of these</source>
   <translation>Probieren Sie es hiermit</translation>
  </message>
  <message>
   <source>Type or paste what is known to be true.</source>
   <translation>Geben oder fügen Sie ein, was als wahr gilt.</translation>
  </message>
  <message>
   <source>What do you want to check?</source>
   <translation>Zu prüfende Aussage</translation>
  </message>
  <message>
   <source>What to check against</source>
   <translation>Woran geprüft wird</translation>
  </message>
  <message>
   <source>You will see the sentences that support the claim, and those that contradict it.</source>
   <translation>Sie sehen die Sätze, die die Aussage stützen, und die, die ihr widersprechen.</translation>
  </message>
  <message>
   <source>You will see whether it supports the claim, contradicts it or leaves it open.</source>
   <translation>Sie sehen, ob sie die Aussage stützt, ihr widerspricht oder sie offenlässt.</translation>
  </message>
 </context>
 <context>
  <name>Checking</name>
  <message>
   <source>Reading… {done} of {parts}</source>
   <translation>Wird gelesen … {done} von {parts}</translation>
  </message>
  <message>
   <source>The claim is empty: type it, then check.</source>
   <translation>Die Aussage ist leer: Geben Sie sie ein und prüfen Sie dann.</translation>
  </message>
  <message>
   <source>The passage is empty: type it, then check.</source>
   <translation>Die Textstelle ist leer: Geben Sie sie ein und prüfen Sie dann.</translation>
  </message>
 </context>
 <context>
  <name>Citing</name>
  <message>
   <source>contradicted</source>
   <translation>widersprochen</translation>
  </message>
  <message>
   <source>contradicts</source>
   <translation>widerspricht</translation>
  </message>
  <message>
   <source>disputed</source>
   <translation>strittig</translation>
  </message>
  <message>
   <source>line {number}</source>
   <translation>Zeile {number}</translation>
  </message>
  <message>
   <source>open</source>
   <translation>offen</translation>
  </message>
  <message>
   <source>page {label}</source>
   <translation>Seite {label}</translation>
  </message>
  <message>
   <source>part {label}</source>
   <translation>Abschnitt {label}</translation>
  </message>
  <message>
   <source>says nothing</source>
   <translation>lässt offen</translation>
  </message>
  <message>
   <source>supported</source>
   <translation>gestützt</translation>
  </message>
  <message>
   <source>supports</source>
   <translation>stützt</translation>
  </message>
  <message>
   <source>{number}%</source>
   <translation>{number} %</translation>
  </message>
  <message>
   <source>“{text}”</source>
   <translation>„{text}“</translation>
  </message>
 </context>
 <context>
  <name>Copying</name>
  <message>
   <source>Copied with its source</source>
   <translation>Mit Fundstelle kopiert</translation>
  </message>
 </context>
 <context>
  <name>DocumentCommands</name>
  <message>
   <source>Bring it back</source>
   <translation>Zurückholen</translation>
  </message>
  <message>
   <source>Documents ({suffixes});;All files (*)</source>
   <translation>Dokumente ({suffixes});;Alle Dateien (*)</translation>
  </message>
  <message>
   <source>Open documents</source>
   <translation>Dokumente öffnen</translation>
  </message>
  <message>
   <source>Open every document in a folder</source>
   <translation>Alle Dokumente eines Ordners öffnen</translation>
  </message>
  <message>
   <source>The text on the clipboard is too long: save it as a file and open it.</source>
   <translation>Der Text in der Zwischenablage ist zu lang: Speichern Sie ihn als Datei und öffnen Sie diese.</translation>
  </message>
  <message>
   <source>There is no text on the clipboard: copy some, then paste it here.</source>
   <translation>In der Zwischenablage ist kein Text: Kopieren Sie zuerst welchen und fügen Sie ihn dann hier ein.</translation>
  </message>
  <message>
   <source>“{name}” was taken off the list.</source>
   <translation>„{name}“ wurde aus der Liste entfernt.</translation>
  </message>
 </context>
 <context>
  <name>Evidence</name>
  <message>
   <source>Contradicts</source>
   <translation>Widerspricht</translation>
  </message>
  <message>
   <source>Says nothing</source>
   <translation>Offen</translation>
  </message>
  <message>
   <source>Supports</source>
   <translation>Stützt</translation>
  </message>
 </context>
 <context>
  <name>EvidenceList</name>
  <message>
   <source>Evidence</source>
   <translation>Belege</translation>
  </message>
  <message>
   <source>Up and Down choose a sentence and show it in the text</source>
   <translation>Pfeil nach oben und unten wählen einen Satz und zeigen ihn im Text</translation>
  </message>
 </context>
 <context>
  <name>Exporting</name>
  <message>
   <source>JSON, for programs (*.json)</source>
   <translation>JSON, für Programme (*.json)</translation>
  </message>
  <message>
   <source>Markdown, to read (*.md)</source>
   <translation>Markdown, zum Lesen (*.md)</translation>
  </message>
  <message>
   <source>Save with sources</source>
   <translation>Mit Fundstellen speichern</translation>
  </message>
  <message>
   <source>Saved as {name}</source>
   <translation>Gespeichert als {name}</translation>
  </message>
  <message>
   <source>Table, for a spreadsheet (*.csv)</source>
   <translation>Tabelle, für die Tabellenkalkulation (*.csv)</translation>
  </message>
  <message>
   <source>There is nothing to save yet: ask or check something first.</source>
   <translation>Es gibt noch nichts zu speichern: Stellen Sie zuerst eine Frage oder prüfen Sie eine Aussage.</translation>
  </message>
  <message>
   <source>“{name}” cannot be written ({reason}): choose another folder.</source>
   <translation>„{name}“ kann nicht geschrieben werden ({reason}): Wählen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <source>“{name}” was not saved: let its name end in .md, .csv or .json.</source>
   <translation>„{name}“ wurde nicht gespeichert: Der Name muss auf .md, .csv oder .json enden.</translation>
  </message>
 </context>
 <context>
  <name>FindBar</name>
  <message>
   <source>Close (Esc)</source>
   <translation>Schließen (Esc)</translation>
  </message>
  <message>
   <source>Find in this document</source>
   <translation>In diesem Dokument suchen</translation>
  </message>
  <message>
   <source>Go to the next document with these words (Ctrl+F3)</source>
   <translation>Zum nächsten Dokument mit diesen Wörtern gehen (Strg+F3)</translation>
  </message>
  <message>
   <source>Next place (Enter)</source>
   <translation>Nächste Stelle (Eingabe)</translation>
  </message>
  <message>
   <source>Previous place (Shift+Enter)</source>
   <translation>Vorige Stelle (Umschalt+Eingabe)</translation>
  </message>
  <message>
   <source>Words to find in this document</source>
   <translation>Wörter, die in diesem Dokument gesucht werden</translation>
  </message>
  <message>
   <source>none</source>
   <translation>keine</translation>
  </message>
  <message>
   <source>{number} of {count}</source>
   <translation>{number} von {count}</translation>
  </message>
  <message>
   <source>{places} in {documents}</source>
   <translation>{places} in {documents}</translation>
  </message>
 </context>
 <context>
  <name>JudgementCard</name>
  <message>
   <source>Contradicted</source>
   <translation>Widersprochen</translation>
  </message>
  <message>
   <source>Not settled</source>
   <translation>Offen</translation>
  </message>
  <message>
   <source>Supported</source>
   <translation>Gestützt</translation>
  </message>
  <message>
   <source>The passage leaves it open.</source>
   <translation>Die Textstelle lässt es offen.</translation>
  </message>
  <message>
   <source>The passage says otherwise.</source>
   <translation>Die Textstelle sagt etwas anderes.</translation>
  </message>
  <message>
   <source>The passage says so.</source>
   <translation>Die Textstelle sagt es so.</translation>
  </message>
 </context>
 <context>
  <name>Keeping</name>
  <message>
   <source>Edgewise is open already. This window keeps its documents and answers apart; the next start adds them to the others.</source>
   <translation>Edgewise ist schon geöffnet. Dieses Fenster bewahrt seine Dokumente und Antworten getrennt auf; der nächste Start fügt sie zu den anderen hinzu.</translation>
  </message>
  <message>
   <source>Your documents and questions cannot be kept for the next start ({reason}).</source>
   <translation>Ihre Dokumente und Fragen können nicht für den nächsten Start aufbewahrt werden ({reason}).</translation>
  </message>
  <message>
   <source>Your settings were damaged and have been set aside as {path}.</source>
   <translation>Ihre Einstellungen waren beschädigt und wurden als {path} beiseitegelegt.</translation>
  </message>
 </context>
 <context>
  <name>KeptSession</name>
  <message>
   <source>One of your own texts is gone from the folder where it was kept.</source>
   <translation>Einer Ihrer eigenen Texte ist aus dem Ordner verschwunden, in dem er aufbewahrt wurde.</translation>
  </message>
  <message>
   <source>What was kept from last time is damaged and was set aside as {path}.</source>
   <translation>Was vom letzten Mal aufbewahrt wurde, ist beschädigt und liegt nun unter {path}.</translation>
  </message>
  <message>
   <source>What was open in another window of Edgewise has been added here.</source>
   <translation>Was in einem anderen Fenster von Edgewise geöffnet war, wurde hier hinzugefügt.</translation>
  </message>
  <message>
   <source>What was open last time cannot be read ({reason}).</source>
   <translation>Was beim letzten Mal geöffnet war, kann nicht gelesen werden ({reason}).</translation>
  </message>
 </context>
 <context>
  <name>LatencyChart</name>
  <message>
   <source>Half took at most {half} ms, nine in ten at most {most} ms</source>
   <translation>Die Hälfte dauerte höchstens {half} ms, neun von zehn höchstens {most} ms</translation>
  </message>
  <message>
   <source>Nothing has been asked yet.</source>
   <translation>Es wurde noch nichts gefragt.</translation>
  </message>
  <message>
   <source>Time of the last answers</source>
   <translation>Dauer der letzten Antworten</translation>
  </message>
  <message>
   <source>{name} {time} ms</source>
   <translation>{name} {time} ms</translation>
  </message>
 </context>
 <context>
  <name>LatencyLabel</name>
  <message>
   <source>How long the last answer took; click for more.

tokenise: cutting the text into word pieces (tokens)
rank: finding the parts that are likeliest to answer
model: the neural network reading them
decode: finding the best words and their places
windows: the parts in which a long text is read</source>
   <translation>Wie lange die letzte Antwort gedauert hat; klicken Sie für mehr.

Zerlegen: den Text in Wortteile (Token) zerlegen
Ordnen: die aussichtsreichsten Abschnitte finden
Modell: das neuronale Netz liest sie
Auswerten: die besten Worte und ihre Stellen finden
Fenster: die Abschnitte, in denen ein langer Text gelesen wird</translation>
  </message>
  <message>
   <source>Time of the last answer</source>
   <translation>Dauer der letzten Antwort</translation>
  </message>
 </context>
 <context>
  <name>LatencyPanel</name>
  <message>
   <source>Benchmark…</source>
   <translation>Leistungstest …</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Half of them (p50)</source>
   <translation>Die Hälfte davon (p50)</translation>
  </message>
  <message>
   <source>Measure how fast the model is on this computer</source>
   <translation>Messen, wie schnell das Modell auf diesem Computer ist</translation>
  </message>
  <message>
   <source>Memory in use</source>
   <translation>Belegter Speicher</translation>
  </message>
  <message>
   <source>Nine in ten (p90)</source>
   <translation>Neun von zehn (p90)</translation>
  </message>
  <message>
   <source>Reading speed</source>
   <translation>Lesegeschwindigkeit</translation>
  </message>
  <message>
   <source>Since the window was opened</source>
   <translation>Seit dem Öffnen des Fensters</translation>
  </message>
  <message>
   <source>Speed</source>
   <translation>Geschwindigkeit</translation>
  </message>
  <message>
   <source>The last one</source>
   <translation>Die letzte</translation>
  </message>
  <message>
   <source>at most {time} ms</source>
   <translation>höchstens {time} ms</translation>
  </message>
  <message>
   <source>tokenise {tokenise} · rank {retrieve} · model {model} · decode {decode} ms</source>
   <translation>Zerlegen {tokenise} · Ordnen {retrieve} · Modell {model} · Auswerten {decode} ms</translation>
  </message>
  <message>
   <source>{size} MB</source>
   <translation>{size} MB</translation>
  </message>
  <message>
   <source>{tokens} a second, {threads}, {model}</source>
   <translation>{tokens} pro Sekunde, {threads}, {model}</translation>
  </message>
 </context>
 <context>
  <name>LeftOutLine</name>
  <message>
   <source>Read everything</source>
   <translation>Alles lesen</translation>
  </message>
  <message>
   <source>Read the rest, too; this takes longer</source>
   <translation>Auch den Rest lesen; das dauert länger</translation>
  </message>
 </context>
 <context>
  <name>Library</name>
  <message>
   <source>Book</source>
   <translation>Buch</translation>
  </message>
  <message>
   <source>Markdown</source>
   <translation>Markdown</translation>
  </message>
  <message>
   <source>New text</source>
   <translation>Neuer Text</translation>
  </message>
  <message>
   <source>OpenDocument</source>
   <translation>OpenDocument</translation>
  </message>
  <message>
   <source>PDF</source>
   <translation>PDF</translation>
  </message>
  <message>
   <source>Rich text</source>
   <translation>Rich Text (RTF)</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>Text</translation>
  </message>
  <message>
   <source>Web page</source>
   <translation>Webseite</translation>
  </message>
  <message>
   <source>Word</source>
   <translation>Word</translation>
  </message>
  <message>
   <source>Your text</source>
   <translation>Eigener Text</translation>
  </message>
  <message>
   <source>reading {done} of {total}</source>
   <translation>wird gelesen, {done} von {total}</translation>
  </message>
  <message>
   <source>reading…</source>
   <translation>wird gelesen …</translation>
  </message>
  <message>
   <source>waiting to be read</source>
   <translation>wird bald gelesen</translation>
  </message>
 </context>
 <context>
  <name>LibraryPane</name>
  <message>
   <source>Documents</source>
   <translation>Dokumente</translation>
  </message>
  <message>
   <source>Drop files or folders here.</source>
   <translation>Ziehen Sie Dateien oder Ordner hierher.</translation>
  </message>
  <message>
   <source>Read no more documents</source>
   <translation>Keine weiteren Dokumente lesen</translation>
  </message>
  <message>
   <source>Reading {number} of {total}</source>
   <translation>{number} von {total} wird gelesen</translation>
  </message>
  <message>
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <source>Stop reading documents</source>
   <translation>Das Lesen der Dokumente anhalten</translation>
  </message>
  <message>
   <source>{count} not read</source>
   <translation>{count} nicht gelesen</translation>
  </message>
 </context>
 <context>
  <name>MainWindow</name>
  <message>
   <source>Answers</source>
   <translation>Antworten</translation>
  </message>
  <message>
   <source>Ask</source>
   <translation>Fragen</translation>
  </message>
  <message>
   <source>Ask again</source>
   <translation>Noch einmal fragen</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Check</source>
   <translation>Prüfen</translation>
  </message>
  <message>
   <source>Evidence</source>
   <translation>Belege</translation>
  </message>
  <message>
   <source>Forget everything</source>
   <translation>Alles vergessen</translation>
  </message>
  <message>
   <source>Forget everything?</source>
   <translation>Alles vergessen?</translation>
  </message>
  <message>
   <source>Opening documents…</source>
   <translation>Dokumente werden geöffnet …</translation>
  </message>
  <message>
   <source>Reading…</source>
   <translation>Wird gelesen …</translation>
  </message>
  <message>
   <source>Ready</source>
   <translation>Bereit</translation>
  </message>
  <message>
   <source>State</source>
   <translation>Status</translation>
  </message>
  <message>
   <source>Stopped</source>
   <translation>Angehalten</translation>
  </message>
  <message>
   <source>The list of documents, your own texts, all questions, answers and settings are deleted from this computer. The files that you opened are not touched. This cannot be undone.</source>
   <translation>Die Dokumentliste, Ihre eigenen Texte, alle Fragen, Antworten und Einstellungen werden von diesem Computer gelöscht. Die Dateien, die Sie geöffnet haben, bleiben unberührt. Das lässt sich nicht rückgängig machen.</translation>
  </message>
  <message>
   <source>The settings cannot be saved ({reason}).</source>
   <translation>Die Einstellungen können nicht gespeichert werden ({reason}).</translation>
  </message>
  <message>
   <source>There is no sentence at the cursor: put it into one, or select some words.</source>
   <translation>An der Schreibmarke steht kein Satz: Setzen Sie sie in einen oder wählen Sie einige Wörter aus.</translation>
  </message>
  <message>
   <source>{documents} still being read: the answers are from the others.</source>
   <translation>Noch nicht gelesen: {documents}. Die Antworten stammen aus den übrigen.</translation>
  </message>
 </context>
 <context>
  <name>NoAnswerCard</name>
  <message>
   <source>No answer in these documents</source>
   <translation>Keine Antwort in diesen Dokumenten</translation>
  </message>
  <message>
   <source>No answer in this document</source>
   <translation>Keine Antwort in diesem Dokument</translation>
  </message>
  <message>
   <source>Nothing answers this clearly enough ({share} sure that nothing does). Try asking with the words that the text uses.</source>
   <translation>Nichts beantwortet dies deutlich genug (zu {share} sicher, dass nichts es tut). Fragen Sie mit den Wörtern, die der Text verwendet.</translation>
  </message>
  <message>
   <source>Probably not an answer, but the nearest thing to one that there is</source>
   <translation>Wohl keine Antwort, aber das, was ihr am nächsten kommt</translation>
  </message>
  <message>
   <source>Show the closest words</source>
   <translation>Nächstbeste Stelle zeigen</translation>
  </message>
 </context>
 <context>
  <name>Opening</name>
  <message>
   <source>Not read yet, because you stopped it: reload it to read it.</source>
   <translation>Noch nicht gelesen, weil Sie das Lesen angehalten haben: Laden Sie das Dokument neu, um es zu lesen.</translation>
  </message>
  <message>
   <source>These folders hold very many documents: the first {count} were added.</source>
   <translation>Diese Ordner enthalten sehr viele Dokumente: Die ersten {count} wurden hinzugefügt.</translation>
  </message>
  <message>
   <source>{folder} has no documents in it that can be read: choose another folder.</source>
   <translation>{folder} enthält keine lesbaren Dokumente: Wählen Sie einen anderen Ordner.</translation>
  </message>
 </context>
 <context>
  <name>PageChooser</name>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Go there</source>
   <translation>Dorthin gehen</translation>
  </message>
  <message>
   <source>Go to chapter</source>
   <translation>Gehe zu Kapitel</translation>
  </message>
  <message>
   <source>Go to page</source>
   <translation>Gehe zu Seite</translation>
  </message>
  <message>
   <source>None is called that or begins so.</source>
   <translation>Keines heißt so oder beginnt so.</translation>
  </message>
  <message>
   <source>Number, or first words</source>
   <translation>Nummer oder erste Wörter</translation>
  </message>
  <message>
   <source>Pages</source>
   <translation>Seiten</translation>
  </message>
  <message>
   <source>Title, or first words</source>
   <translation>Titel oder erste Wörter</translation>
  </message>
 </context>
 <context>
  <name>PageView</name>
  <message>
   <source>&amp;Copy</source>
   <translation>&amp;Kopieren</translation>
  </message>
  <message>
   <source>Pages</source>
   <translation>Seiten</translation>
  </message>
  <message>
   <source>Select &amp;all</source>
   <translation>&amp;Alles auswählen</translation>
  </message>
  <message>
   <source>This page cannot be shown</source>
   <translation>Diese Seite kann nicht angezeigt werden</translation>
  </message>
  <message>
   <source>{page} of {pages}</source>
   <translation>{page} von {pages}</translation>
  </message>
 </context>
 <context>
  <name>ProgressLine</name>
  <message>
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
 </context>
 <context>
  <name>ReaderPane</name>
  <message>
   <source>How to show it</source>
   <translation>Art der Anzeige</translation>
  </message>
  <message>
   <source>No document is open</source>
   <translation>Kein Dokument geöffnet</translation>
  </message>
  <message>
   <source>Open files or a whole folder, drop them here, or paste a text. They stay on this computer.</source>
   <translation>Öffnen Sie Dateien oder einen ganzen Ordner, ziehen Sie sie hierher oder fügen Sie einen Text ein. Alles bleibt auf diesem Computer.</translation>
  </message>
  <message>
   <source>Pages</source>
   <translation>Seiten</translation>
  </message>
  <message>
   <source>Reading the document…</source>
   <translation>Das Dokument wird gelesen …</translation>
  </message>
  <message>
   <source>Show the pages as they were laid out</source>
   <translation>Die Seiten zeigen, wie sie gestaltet sind</translation>
  </message>
  <message>
   <source>Show the words of the document</source>
   <translation>Die Wörter des Dokuments zeigen</translation>
  </message>
  <message>
   <source>Text</source>
   <translation>Text</translation>
  </message>
  <message>
   <source>This document is not open</source>
   <translation>Dieses Dokument ist nicht geöffnet</translation>
  </message>
  <message>
   <source>not open</source>
   <translation>nicht geöffnet</translation>
  </message>
 </context>
 <context>
  <name>ReaderText</name>
  <message>
   <source>Document text</source>
   <translation>Text des Dokuments</translation>
  </message>
 </context>
 <context>
  <name>Reporting</name>
  <message>
   <source>Report (*.zip)</source>
   <translation>Bericht (*.zip)</translation>
  </message>
  <message>
   <source>Save a report</source>
   <translation>Bericht speichern</translation>
  </message>
  <message>
   <source>{name} holds none of your texts or questions: look at it, then send it to the developers.</source>
   <translation>{name} enthält nichts von Ihren Texten und Fragen: Sehen Sie die Datei an und schicken Sie sie dann den Entwicklern.</translation>
  </message>
 </context>
 <context>
  <name>ResultHeader</name>
  <message>
   <source>Save…</source>
   <translation>Speichern …</translation>
  </message>
  <message>
   <source>{what} as Markdown, JSON or a table, with their sources</source>
   <translation>{what} als Markdown, JSON oder Tabelle, mit Fundstellen</translation>
  </message>
 </context>
 <context>
  <name>RunButton</name>
  <message>
   <source>Stop</source>
   <translation>Anhalten</translation>
  </message>
  <message>
   <source>Stop reading (Esc)</source>
   <translation>Das Lesen anhalten (Esc)</translation>
  </message>
  <message>
   <source>{what} (Enter)</source>
   <translation>{what} (Eingabetaste)</translation>
  </message>
 </context>
 <context>
  <name>SettingsDialog</name>
  <message>
   <source>&amp;Appearance</source>
   <translation>&amp;Darstellung</translation>
  </message>
  <message>
   <source>&amp;Font size</source>
   <translation>&amp;Schriftgröße</translation>
  </message>
  <message>
   <source>&amp;Give an answer</source>
   <translation>&amp;Antwort geben</translation>
  </message>
  <message>
   <source>&amp;Language</source>
   <translation>S&amp;prache</translation>
  </message>
  <message>
   <source>&amp;Model</source>
   <translation>&amp;Modell</translation>
  </message>
  <message>
   <source>&amp;Overlap of parts</source>
   <translation>Ü&amp;berlappung der Abschnitte</translation>
  </message>
  <message>
   <source>&amp;Privacy</source>
   <translation>Date&amp;nschutz</translation>
  </message>
  <message>
   <source>A long text is read in parts. The more neighbouring parts share, the less is missed at their edges, and the longer it takes. In word pieces: {pieces}.</source>
   <translation>Ein langer Text wird in Abschnitten gelesen. Je mehr benachbarte Abschnitte gemeinsam haben, desto weniger wird an ihren Rändern übersehen, und desto länger dauert es. In Wortteilen: {pieces}.</translation>
  </message>
  <message>
   <source>Answers to l&amp;ist, at most</source>
   <translation>Antworten, &amp;höchstens</translation>
  </message>
  <message>
   <source>As the system</source>
   <translation>Wie das System</translation>
  </message>
  <message>
   <source>Automatic</source>
   <translation>Automatisch</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>Dunkel</translation>
  </message>
  <message>
   <source>Delete everything that Edgewise keeps…</source>
   <translation>Alles löschen, was Edgewise aufbewahrt …</translation>
  </message>
  <message>
   <source>Fast</source>
   <translation>Schnell</translation>
  </message>
  <message>
   <source>Folder with the models qa and nli</source>
   <translation>Ordner mit den Modellen qa und nli</translation>
  </message>
  <message>
   <source>From the next start on</source>
   <translation>Gilt ab dem nächsten Start</translation>
  </message>
  <message>
   <source>How many of the computer’s cores may work at once</source>
   <translation>Höchstens so viele Kerne arbeiten zugleich</translation>
  </message>
  <message>
   <source>How much likelier than “no answer” an answer must be. The middle is recommended.</source>
   <translation>Wie viel wahrscheinlicher als „keine Antwort“ eine Antwort sein muss. Empfohlen ist die Mitte.</translation>
  </message>
  <message>
   <source>In another folder…</source>
   <translation>In einem anderen Ordner …</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>Hell</translation>
  </message>
  <message>
   <source>Little</source>
   <translation>Wenig</translation>
  </message>
  <message>
   <source>Looking at {folder}…</source>
   <translation>{folder} wird geprüft …</translation>
  </message>
  <message>
   <source>More</source>
   <translation>Mehr</translation>
  </message>
  <message>
   <source>More often</source>
   <translation>Öfter</translation>
  </message>
  <message>
   <source>Much</source>
   <translation>Viel</translation>
  </message>
  <message>
   <source>Only when sure</source>
   <translation>Nur wenn sicher</translation>
  </message>
  <message>
   <source>Processor &amp;threads</source>
   <translation>Prozessor-&amp;Threads</translation>
  </message>
  <message>
   <source>Recommended</source>
   <translation>Empfohlen</translation>
  </message>
  <message>
   <source>Restore defaults</source>
   <translation>Zurücksetzen</translation>
  </message>
  <message>
   <source>Save</source>
   <translation>Speichern</translation>
  </message>
  <message>
   <source>Settings</source>
   <translation>Einstellungen</translation>
  </message>
  <message>
   <source>Standard</source>
   <translation>Standard</translation>
  </message>
  <message>
   <source>The fast models take about half the time, but are right less often.</source>
   <translation>Die schnellen Modelle brauchen etwa die halbe Zeit, liegen aber seltener richtig.</translation>
  </message>
  <message>
   <source>When to answer: from more often to only when sure</source>
   <translation>Wann geantwortet wird: von „öfter“ bis „nur wenn sicher“</translation>
  </message>
  <message>
   <source>{points} points</source>
   <translation>{points} Punkt</translation>
  </message>
 </context>
 <context>
  <name>ShortcutsDialog</name>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Keyboard shortcuts</source>
   <translation>Tastenkürzel</translation>
  </message>
 </context>
 <context>
  <name>Unexpected</name>
  <message>
   <source>Something unexpected went wrong ({kind}); what you have done is kept. Go on, or start Edgewise again if something looks wrong.</source>
   <translation>Etwas Unerwartetes ist schiefgegangen ({kind}); was Sie getan haben, ist gesichert. Machen Sie weiter oder starten Sie Edgewise neu, wenn etwas nicht stimmt.</translation>
  </message>
 </context>
 <context>
  <name>VerdictCard</name>
  <message>
   <source>Contradicted</source>
   <translation>Widersprochen</translation>
  </message>
  <message>
   <source>Disputed</source>
   <translation>Strittig</translation>
  </message>
  <message>
   <source>How the verdict comes about</source>
   <translation>Wie das Urteil zustande kommt</translation>
  </message>
  <message>
   <source>No sentence supports it or contradicts it clearly.</source>
   <translation>Kein Satz stützt sie oder widerspricht ihr deutlich.</translation>
  </message>
  <message>
   <source>So far: {sentence}</source>
   <translation>Bisher: {sentence}</translation>
  </message>
  <message>
   <source>Some sentences support it, others contradict it.</source>
   <translation>Einige Sätze stützen sie, andere widersprechen ihr.</translation>
  </message>
  <message>
   <source>Supported</source>
   <translation>Gestützt</translation>
  </message>
  <message>
   <source>The documents do not say</source>
   <translation>Offen</translation>
  </message>
  <message>
   <source>The documents say otherwise.</source>
   <translation>Die Dokumente sagen etwas anderes.</translation>
  </message>
  <message>
   <source>The documents say so.</source>
   <translation>Die Dokumente sagen es so.</translation>
  </message>
  <message>
   <source>The sentence that supports the claim most and the one that contradicts it most decide, if the model is at least 50 % sure of them. A sentence counts less the fewer of the claim’s rarer words it has.</source>
   <translation>Es entscheiden der Satz, der die Aussage am stärksten stützt, und der, der ihr am stärksten widerspricht, sofern sich das Modell bei ihnen zu mindestens 50 % sicher ist. Ein Satz zählt umso weniger, je weniger von den selteneren Wörtern der Aussage er enthält.</translation>
  </message>
  <message>
   <source>“{claim}”</source>
   <translation>„{claim}“</translation>
  </message>
 </context>
 <context>
  <name>Watching</name>
  <message>
   <source>{documents} have changed since they were read, and are read again.</source>
   <translation>{documents} wurden seit dem Lesen geändert und werden noch einmal gelesen.</translation>
  </message>
  <message>
   <source>“{name}” has changed since it was read, and is read again.</source>
   <translation>„{name}“ wurde seit dem Lesen geändert und wird noch einmal gelesen.</translation>
  </message>
 </context>
 <context>
  <name>Wording</name>
  <message numerus="yes">
   <source>%Ln answer(s)</source>
   <translation>
    <numerusform>%Ln Antwort</numerusform>
    <numerusform>%Ln Antworten</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln chapter(s)</source>
   <translation>
    <numerusform>%Ln Kapitel</numerusform>
    <numerusform>%Ln Kapitel</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln character(s)</source>
   <translation>
    <numerusform>%Ln Zeichen</numerusform>
    <numerusform>%Ln Zeichen</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln document(s)</source>
   <translation>
    <numerusform>%Ln Dokument</numerusform>
    <numerusform>%Ln Dokumente</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln other document(s)</source>
   <translation>
    <numerusform>%Ln anderen Dokument</numerusform>
    <numerusform>%Ln anderen Dokumenten</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln page(s)</source>
   <translation>
    <numerusform>%Ln Seite</numerusform>
    <numerusform>%Ln Seiten</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln part(s)</source>
   <translation>
    <numerusform>%Ln Abschnitt</numerusform>
    <numerusform>%Ln Abschnitte</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln place(s)</source>
   <translation>
    <numerusform>%Ln Stelle</numerusform>
    <numerusform>%Ln Stellen</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln sentence(s)</source>
   <translation>
    <numerusform>%Ln Satz</numerusform>
    <numerusform>%Ln Sätze</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln thread(s)</source>
   <translation>
    <numerusform>%Ln Thread</numerusform>
    <numerusform>%Ln Threads</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln token(s)</source>
   <translation>
    <numerusform>%Ln Token</numerusform>
    <numerusform>%Ln Token</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln window(s)</source>
   <translation>
    <numerusform>%Ln Fenster</numerusform>
    <numerusform>%Ln Fenster</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln word(s)</source>
   <translation>
    <numerusform>%Ln Wort</numerusform>
    <numerusform>%Ln Wörter</numerusform>
   </translation>
  </message>
  <message>
   <source>tokenise {tokenise} · rank {retrieve} · model {model} · decode {decode}</source>
   <translation>Zerlegen {tokenise} · Ordnen {retrieve} · Modell {model} · Auswerten {decode}</translation>
  </message>
  <message>
   <source>{number}%</source>
   <translation>{number} %</translation>
  </message>
  <message>
   <source>{time} ms</source>
   <translation>{time} ms</translation>
  </message>
  <message>
   <source>{tokens} a second</source>
   <translation>{tokens} pro Sekunde</translation>
  </message>
 </context>
 <context>
  <name>YesNoCard</name>
  <message>
   <source>All evidence</source>
   <translation>Alle Belege</translation>
  </message>
  <message>
   <source>No</source>
   <translation>Nein</translation>
  </message>
  <message>
   <source>Show it</source>
   <translation>Zeigen</translation>
  </message>
  <message>
   <source>Show the sentence in the document</source>
   <translation>Den Satz im Dokument zeigen</translation>
  </message>
  <message>
   <source>Some say yes, some no</source>
   <translation>Teils ja, teils nein</translation>
  </message>
  <message>
   <source>The question was read as the claim “{claim}”: show what supports it and what contradicts it</source>
   <translation>Die Frage wurde als die Behauptung „{claim}“ gelesen: zeigen, was für sie und was gegen sie spricht</translation>
  </message>
  <message>
   <source>Yes</source>
   <translation>Ja</translation>
  </message>
  <message>
   <source>“{sentence}”</source>
   <translation>„{sentence}“</translation>
  </message>
 </context>
 <context>
  <name>_LibraryList</name>
  <message>
   <source>Documents</source>
   <translation>Dokumente</translation>
  </message>
  <message>
   <source>Up and Down choose the document to read</source>
   <translation>Pfeil nach oben und unten wählen das Dokument, das angezeigt wird</translation>
  </message>
 </context>
 <context>
  <name>_Worker</name>
  <message>
   <source>Something unexpected went wrong ({what}).</source>
   <translation>Etwas Unerwartetes ist schiefgegangen ({what}).</translation>
  </message>
  <message>
   <source>There is not enough memory for this: close other programs or use a shorter text.</source>
   <translation>Dafür reicht der Speicher nicht: Schließen Sie andere Programme oder verwenden Sie einen kürzeren Text.</translation>
  </message>
 </context>
 <context>
  <name>errors</name>
  <message>
   <source>A file or a {what} is missing: type edgewise {command} FILE {example}.</source>
   <translation>Eine Datei oder „{what}“ fehlt: Geben Sie edgewise {command} DATEI {example} ein.</translation>
  </message>
  <message>
   <source>None of these files can be read: choose others.</source>
   <translation>Keine dieser Dateien kann gelesen werden: Wählen Sie andere.</translation>
  </message>
  <message>
   <source>Qt cannot be loaded for the window ({reason}): install what is missing, or use edgewise ask FILE QUESTION.</source>
   <translation>Qt kann für das Fenster nicht geladen werden ({reason}): Installieren Sie, was fehlt, oder verwenden Sie edgewise ask DATEI FRAGE.</translation>
  </message>
  <message>
   <source>The claim is empty: write what is to be judged.</source>
   <translation>Die Aussage ist leer: Schreiben Sie, was beurteilt werden soll.</translation>
  </message>
  <message>
   <source>The claim is too long ({pieces} word pieces): shorten it to at most {most}.</source>
   <translation>Die Aussage ist zu lang ({pieces} Wortteile): Kürzen Sie sie auf höchstens {most}.</translation>
  </message>
  <message>
   <source>The model {model} is for {task}, but {wanted} needs another one: choose another model.</source>
   <translation>Das Modell {model} ist für die Aufgabe „{task}“ gemacht, aber „{wanted}“ braucht ein anderes: Wählen Sie ein anderes Modell.</translation>
  </message>
  <message>
   <source>The passage is empty: write the text that is taken to be true.</source>
   <translation>Die Textstelle ist leer: Schreiben Sie den Text, der als wahr gelten soll.</translation>
  </message>
  <message>
   <source>The question is empty: type what you want to know.</source>
   <translation>Die Frage ist leer: Geben Sie ein, was Sie wissen möchten.</translation>
  </message>
  <message>
   <source>The question is too long ({pieces} word pieces): shorten it to at most {most}.</source>
   <translation>Die Frage ist zu lang ({pieces} Wortteile): Kürzen Sie sie auf höchstens {most}.</translation>
  </message>
  <message>
   <source>The text is empty: paste some text or open a document.</source>
   <translation>Der Text ist leer: Fügen Sie Text ein oder öffnen Sie ein Dokument.</translation>
  </message>
  <message>
   <source>The {option} must be {wanted}, not {value}.</source>
   <translation>Die Angabe „{option}“ kann nicht {value} sein, zulässig ist: {wanted}.</translation>
  </message>
  <message>
   <source>There is no display for the window: use edgewise ask FILE QUESTION instead.</source>
   <translation>Für das Fenster gibt es keine Anzeige: Verwenden Sie stattdessen edgewise ask DATEI FRAGE.</translation>
  </message>
  <message>
   <source>There is no file or command {argument!r}: see edgewise --help.</source>
   <translation>Es gibt keine Datei und keinen Befehl {argument!r}: Siehe edgewise --help.</translation>
  </message>
  <message>
   <source>There is no file {path}: check its name.</source>
   <translation>Es gibt keine Datei {path}: Prüfen Sie den Namen.</translation>
  </message>
  <message>
   <source>There is no model in {folder} ({manifest} is missing): install Edgewise again.</source>
   <translation>In {folder} ist kein Modell ({manifest} fehlt): Installieren Sie Edgewise neu.</translation>
  </message>
  <message>
   <source>{name} cannot be read because the part of Edgewise that reads PDF does not start: install it again.</source>
   <translation>{name} kann nicht gelesen werden, weil der Teil von Edgewise, der PDF liest, nicht startet: Installieren Sie Edgewise neu.</translation>
  </message>
  <message>
   <source>{name} declares an XML document type of its own, as files made to do harm do: ask for a PDF of it.</source>
   <translation>{name} legt einen eigenen XML-Dokumenttyp fest, wie es schädliche Dateien tun: Bitten Sie um ein PDF davon.</translation>
  </message>
  <message>
   <source>{name} has more than {most:,} pages: open a part of it.</source>
   <translation>{name} hat mehr als {most:,} Seiten: Öffnen Sie einen Teil davon.</translation>
  </message>
  <message>
   <source>{name} has no text in it, only pictures of pages: run text recognition (OCR) on it and open the result.</source>
   <translation>{name} enthält keinen Text, nur Bilder von Seiten: Führen Sie eine Texterkennung (OCR) durch und öffnen Sie das Ergebnis.</translation>
  </message>
  <message>
   <source>{name} holds more than {millions} million characters of text: open a part of it.</source>
   <translation>{name} enthält mehr als {millions} Millionen Zeichen Text: Öffnen Sie einen Teil davon.</translation>
  </message>
  <message>
   <source>{name} holds no question: write one on each line.</source>
   <translation>{name} enthält keine Frage: Schreiben Sie eine in jede Zeile.</translation>
  </message>
  <message>
   <source>{name} holds no text that can be read: save it as PDF or text and open that.</source>
   <translation>{name} enthält keinen lesbaren Text: Speichern Sie den Inhalt als PDF oder Text und öffnen Sie diese Datei.</translation>
  </message>
  <message>
   <source>{name} is a drawing, which cannot be read: save it as PDF or text and open that.</source>
   <translation>{name} ist eine Zeichnung und kann nicht gelesen werden: Speichern Sie sie als PDF oder Text und öffnen Sie diese Datei.</translation>
  </message>
  <message>
   <source>{name} is a file of an old Office program: save it as .docx and open that.</source>
   <translation>{name} stammt aus einem alten Office-Programm: Speichern Sie die Datei als .docx und öffnen Sie diese.</translation>
  </message>
  <message>
   <source>{name} is a presentation, which cannot be read: save it as PDF or text and open that.</source>
   <translation>{name} ist eine Präsentation und kann nicht gelesen werden: Speichern Sie sie als PDF oder Text und öffnen Sie diese Datei.</translation>
  </message>
  <message>
   <source>{name} is a spreadsheet, which cannot be read: save it as PDF or text and open that.</source>
   <translation>{name} ist eine Tabelle und kann nicht gelesen werden: Speichern Sie sie als PDF oder Text und öffnen Sie diese Datei.</translation>
  </message>
  <message>
   <source>{name} is an archive: unpack it and open a document that was in it.</source>
   <translation>{name} ist ein Archiv: Entpacken Sie es und öffnen Sie ein Dokument daraus.</translation>
  </message>
  <message>
   <source>{name} is broken in a way that stops its reading: print it to a new PDF and open that.</source>
   <translation>{name} ist so beschädigt, dass das Lesen abbricht: Drucken Sie die Datei in ein neues PDF und öffnen Sie dieses.</translation>
  </message>
  <message>
   <source>{name} is damaged inside (its XML is broken): get another copy of it.</source>
   <translation>{name} ist im Inneren beschädigt (fehlerhaftes XML): Besorgen Sie eine andere Kopie.</translation>
  </message>
  <message>
   <source>{name} is damaged or incomplete: get another copy of it.</source>
   <translation>{name} ist beschädigt oder unvollständig: Besorgen Sie eine andere Kopie.</translation>
  </message>
  <message>
   <source>{name} is empty: open a file with some text in it.</source>
   <translation>{name} ist leer: Öffnen Sie eine Datei, die Text enthält.</translation>
  </message>
  <message>
   <source>{name} is larger than {megabytes} MB: open a part of it.</source>
   <translation>{name} ist größer als {megabytes} MB: Öffnen Sie einen Teil davon.</translation>
  </message>
  <message>
   <source>{name} is not a text file or another document that can be read: open another one, or paste its text.</source>
   <translation>{name} ist weder eine Textdatei noch ein anderes lesbares Dokument: Öffnen Sie ein anderes oder fügen Sie den Text daraus ein.</translation>
  </message>
  <message>
   <source>{name} is packed from more than {most:,} files, as no ordinary document is: ask for a PDF of it.</source>
   <translation>{name} ist, anders als ein gewöhnliches Dokument, aus mehr als {most:,} Dateien gepackt: Bitten Sie um ein PDF davon.</translation>
  </message>
  <message>
   <source>{name} is protected by a password: save a copy without one and open that.</source>
   <translation>{name} ist durch ein Passwort geschützt: Speichern Sie eine Kopie ohne Passwort und öffnen Sie diese.</translation>
  </message>
  <message>
   <source>{name} is too large or too intricate for this machine: open a part of it.</source>
   <translation>{name} ist für diesen Computer zu groß oder zu verwickelt: Öffnen Sie einen Teil davon.</translation>
  </message>
  <message>
   <source>{name} nests its parts thousands deep, as no ordinary document does: ask for a PDF of it.</source>
   <translation>{name} verschachtelt seine Teile, anders als ein gewöhnliches Dokument, Tausende Ebenen tief: Bitten Sie um ein PDF davon.</translation>
  </message>
  <message>
   <source>{name} takes too long to read: print the pages you need to a new PDF and open that.</source>
   <translation>Das Lesen von {name} dauert zu lange: Drucken Sie die benötigten Seiten in ein neues PDF und öffnen Sie dieses.</translation>
  </message>
  <message>
   <source>{name} unpacks to far more than a document needs, as files made to do harm do: ask for a PDF of it.</source>
   <translation>{name} entpackt sich zu weit mehr, als ein Dokument braucht, wie es schädliche Dateien tun: Bitten Sie um ein PDF davon.</translation>
  </message>
  <message>
   <source>{path!r} cannot be read ({reason}): copy it to another place and open that.</source>
   <translation>{path!r} kann nicht gelesen werden ({reason}): Kopieren Sie die Datei an einen anderen Ort und öffnen Sie diese.</translation>
  </message>
  <message>
   <source>{path} cannot be deleted ({reason}): delete it yourself.</source>
   <translation>{path} kann nicht gelöscht werden ({reason}): Löschen Sie die Datei selbst.</translation>
  </message>
  <message>
   <source>{path} cannot be read ({reason}): install the model again.</source>
   <translation>{path} kann nicht gelesen werden ({reason}): Installieren Sie das Modell neu.</translation>
  </message>
  <message>
   <source>{path} cannot be read: ask its owner for the permission.</source>
   <translation>{path} kann nicht gelesen werden: Bitten Sie den Eigentümer um die Berechtigung.</translation>
  </message>
  <message>
   <source>{path} cannot be used ({what}): install the model again.</source>
   <translation>{path} kann nicht verwendet werden ({what}): Installieren Sie das Modell neu.</translation>
  </message>
  <message>
   <source>{path} cannot be written ({reason}): choose another place.</source>
   <translation>{path} kann nicht geschrieben werden ({reason}): Wählen Sie einen anderen Ort.</translation>
  </message>
  <message>
   <source>{path} failed ({what}): try it once more, then install the model again.</source>
   <translation>{path} ist gescheitert ({what}): Versuchen Sie es noch einmal und installieren Sie dann das Modell neu.</translation>
  </message>
  <message>
   <source>{path} has format {found!r}, but this version of Edgewise reads format {known}: install a model for this version.</source>
   <translation>{path} hat das Format {found!r}, aber diese Version von Edgewise liest das Format {known}: Installieren Sie ein Modell für diese Version.</translation>
  </message>
  <message>
   <source>{path} holds no documents that can be read: choose another folder.</source>
   <translation>{path} enthält keine lesbaren Dokumente: Wählen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <source>{path} is a folder: choose a file in it.</source>
   <translation>{path} ist ein Ordner: Wählen Sie eine Datei daraus.</translation>
  </message>
  <message>
   <source>{path} is damaged: {what}; install the model again.</source>
   <translation>{path} ist beschädigt ({what}): Installieren Sie das Modell neu.</translation>
  </message>
  <message>
   <source>{path} is missing; install the model again.</source>
   <translation>{path} fehlt: Installieren Sie das Modell neu.</translation>
  </message>
  <message>
   <source>{path} is not an ordinary file: choose a document.</source>
   <translation>{path} ist keine gewöhnliche Datei: Wählen Sie ein Dokument.</translation>
  </message>
  <message>
   <source>{path} is not the file that was installed (its sha256 differs from {manifest}); install the model again.</source>
   <translation>{path} ist nicht die installierte Datei (die SHA-256-Prüfsumme weicht von {manifest} ab): Installieren Sie das Modell neu.</translation>
  </message>
 </context>
</TS>
