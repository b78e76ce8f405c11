<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
 <context>
  <name>Wording</name>
  <message numerus="yes">
   <source>%Ln answer(s)</source>
   <translation>
    <numerusform>%Ln answer</numerusform>
    <numerusform>%Ln answers</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln chapter(s)</source>
   <translation>
    <numerusform>%Ln chapter</numerusform>
    <numerusform>%Ln chapters</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln character(s)</source>
   <translation>
    <numerusform>%Ln character</numerusform>
    <numerusform>%Ln characters</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln document(s)</source>
   <translation>
    <numerusform>%Ln document</numerusform>
    <numerusform>%Ln documents</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln other document(s)</source>
   <translation>
    <numerusform>%Ln other document</numerusform>
    <numerusform>%Ln other documents</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln page(s)</source>
   <translation>
    <numerusform>%Ln page</numerusform>
    <numerusform>%Ln pages</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln part(s)</source>
   <translation>
    <numerusform>%Ln part</numerusform>
    <numerusform>%Ln parts</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln place(s)</source>
   <translation>
    <numerusform>%Ln place</numerusform>
    <numerusform>%Ln places</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln sentence(s)</source>
   <translation>
    <numerusform>%Ln sentence</numerusform>
    <numerusform>%Ln sentences</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln thread(s)</source>
   <translation>
    <numerusform>%Ln thread</numerusform>
    <numerusform>%Ln threads</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln token(s)</source>
   <translation>
    <numerusform>%Ln token</numerusform>
    <numerusform>%Ln tokens</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln window(s)</source>
   <translation>
    <numerusform>%Ln window</numerusform>
    <numerusform>%Ln windows</numerusform>
   </translation>
  </message>
  <message numerus="yes">
   <source>%Ln word(s)</source>
   <translation>
    <numerusform>%Ln word</numerusform>
    <numerusform>%Ln words</numerusform>
   </translation>
  </message>
 </context>
</TS>
