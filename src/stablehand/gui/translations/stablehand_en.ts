<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AddPackagePage</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AdoptWords</name>
    <message numerus="yes">
        <source>%n file(s) changed by you</source>
        <translation>
            <numerusform>%n file changed by you</numerusform>
            <numerusform>%n files changed by you</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder}: %n file(s), {size}</source>
        <translation>
            <numerusform>{folder}: %n file, {size}</numerusform>
            <numerusform>{folder}: %n files, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n program(s) to take over.</source>
        <translation>
            <numerusform>%n program to take over.</numerusform>
            <numerusform>%n programs to take over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n taken over already.</source>
        <translation>
            <numerusform>%n is taken over already.</numerusform>
            <numerusform>%n are taken over already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left as it is.</source>
        <translation>
            <numerusform>%n is left as it is.</numerusform>
            <numerusform>%n are left as they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CarrySection</name>
    <message numerus="yes">
        <source>%n setting(s) exported.</source>
        <translation>
            <numerusform>%n setting exported.</numerusform>
            <numerusform>%n settings exported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) taken in.</source>
        <translation>
            <numerusform>%n setting taken in.</numerusform>
            <numerusform>%n settings taken in.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message numerus="yes">
        <source>%n action(s)</source>
        <translation>
            <numerusform>%n action</numerusform>
            <numerusform>%n actions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message numerus="yes">
        <source>… %Ln line(s) alike …</source>
        <translation>
            <numerusform>… %Ln line alike …</numerusform>
            <numerusform>… %Ln lines alike …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln new</numerusform>
            <numerusform>%Ln new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>%Ln missing</numerusform>
            <numerusform>%Ln missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln moved</source>
        <translation>
            <numerusform>%Ln moved</numerusform>
            <numerusform>%Ln moved</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message numerus="yes">
        <source>%Ln line(s) copied</source>
        <translation>
            <numerusform>%Ln line copied</numerusform>
            <numerusform>%Ln lines copied</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConsoleEarlier</name>
    <message numerus="yes">
        <source>%Ln earlier line(s)</source>
        <translation>
            <numerusform>%Ln earlier line</numerusform>
            <numerusform>%Ln earlier lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>Every %n hour(s)</source>
        <translation>
            <numerusform>Every %n hour</numerusform>
            <numerusform>Every %n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) or older</source>
        <translation>
            <numerusform>%n day or older</numerusform>
            <numerusform>%n days or older</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DiskDialog</name>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadBar</name>
    <message numerus="yes">
        <source>Download %n file(s)</source>
        <translation>
            <numerusform>Download %n file</numerusform>
            <numerusform>Download %n files</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Download %n file(s), {size}</source>
        <translation>
            <numerusform>Download %n file, {size}</numerusform>
            <numerusform>Download %n files, {size}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadCount</name>
    <message numerus="yes">
        <source>%n under way</source>
        <translation>
            <numerusform>%n under way</numerusform>
            <numerusform>%n under way</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) you</source>
        <translation>
            <numerusform>%n needs you</numerusform>
            <numerusform>%n need you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadDeeds</name>
    <message numerus="yes">
        <source>Give up %n download(s)?</source>
        <translation>
            <numerusform>Give up %n download?</numerusform>
            <numerusform>Give up %n downloads?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadPanel</name>
    <message numerus="yes">
        <source>%n download(s)</source>
        <translation>
            <numerusform>%n download</numerusform>
            <numerusform>%n downloads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadsHead</name>
    <message numerus="yes">
        <source>%n download(s) wait.</source>
        <translation>
            <numerusform>%n download waits.</numerusform>
            <numerusform>%n downloads wait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) need you.</source>
        <translation>
            <numerusform>%n download needs you.</numerusform>
            <numerusform>%n downloads need you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EnvironmentPart</name>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>%n added</numerusform>
            <numerusform>%n added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with another version</source>
        <translation>
            <numerusform>%n with another version</numerusform>
            <numerusform>%n with another version</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gone</source>
        <translation>
            <numerusform>%n gone</numerusform>
            <numerusform>%n gone</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n package(s)</source>
        <translation>
            <numerusform>%n package</numerusform>
            <numerusform>%n packages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n package(s)</source>
        <translation>
            <numerusform>{shown} of %n package</numerusform>
            <numerusform>{shown} of %n packages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExtensionCounts</name>
    <message numerus="yes">
        <source>%n change(s) behind</source>
        <translation>
            <numerusform>%n change behind</numerusform>
            <numerusform>%n changes behind</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n package(s) come in beside yours</source>
        <translation>
            <numerusform>%n package comes in beside yours</numerusform>
            <numerusform>%n packages come in beside yours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FileItems</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindExtensions</name>
    <message numerus="yes">
        <source>%n wrong entries passed over</source>
        <translation>
            <numerusform>%n wrong entry passed over</numerusform>
            <numerusform>%n wrong entries passed over</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FindingCards</name>
    <message numerus="yes">
        <source>%n more in this log</source>
        <translation>
            <numerusform>%n more in this log</numerusform>
            <numerusform>%n more in this log</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HealthHead</name>
    <message numerus="yes">
        <source>The repair mended %n thing(s).</source>
        <translation>
            <numerusform>The repair mended %n thing.</numerusform>
            <numerusform>The repair mended %n things.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Repair all (%n)…</source>
        <translation>
            <numerusform>Repair all (%n)…</numerusform>
            <numerusform>Repair all (%n)…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) are broken</source>
        <translation>
            <numerusform>%n thing is broken</numerusform>
            <numerusform>%n things are broken</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) may fail</source>
        <translation>
            <numerusform>%n thing may fail</numerusform>
            <numerusform>%n things may fail</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It works. %n thing(s) are worth knowing</source>
        <translation>
            <numerusform>It works. %n thing is worth knowing</numerusform>
            <numerusform>It works. %n things are worth knowing</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HealthPart</name>
    <message numerus="yes">
        <source>And %n more, less bad than these or alike.</source>
        <translation>
            <numerusform>And %n more, less bad than these or alike.</numerusform>
            <numerusform>And %n more, less bad than these or alike.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HubTab</name>
    <message numerus="yes">
        <source>%n model(s) so far; scroll down for more</source>
        <translation>
            <numerusform>%n model so far; scroll down for more</numerusform>
            <numerusform>%n models so far; scroll down for more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s), that is all</source>
        <translation>
            <numerusform>%n model, that is all</numerusform>
            <numerusform>%n models, that is all</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out that do(es) not fit</source>
        <translation>
            <numerusform>%n left out that does not fit</numerusform>
            <numerusform>%n left out that do not fit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read</source>
        <translation>
            <numerusform>%n could not be read</numerusform>
            <numerusform>%n could not be read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobNews</name>
    <message numerus="yes">
        <source>%n package(s) could not be asked about.</source>
        <translation>
            <numerusform>%n package could not be asked about.</numerusform>
            <numerusform>%n packages could not be asked about.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LogSaving</name>
    <message numerus="yes">
        <source>%Ln line(s) that are loaded</source>
        <translation>
            <numerusform>%Ln line that is loaded</numerusform>
            <numerusform>%Ln lines that are loaded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ManyLinks</name>
    <message numerus="yes">
        <source>Download %n file(s)?</source>
        <translation>
            <numerusform>Download %n file?</numerusform>
            <numerusform>Download %n files?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) could not be used.</source>
        <translation>
            <numerusform>%n link could not be used.</numerusform>
            <numerusform>%n links could not be used.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) are in the queue.</source>
        <translation>
            <numerusform>%n download is in the queue.</numerusform>
            <numerusform>%n downloads are in the queue.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ManyPanel</name>
    <message numerus="yes">
        <source>%n model(s) chosen</source>
        <translation>
            <numerusform>%n model chosen</numerusform>
            <numerusform>%n models chosen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message numerus="yes">
        <source>%n model(s) changed.</source>
        <translation>
            <numerusform>%n model changed.</numerusform>
            <numerusform>%n models changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelNews</name>
    <message numerus="yes">
        <source>Sums of %n model(s) are known now.</source>
        <translation>
            <numerusform>Sums of %n model are known now.</numerusform>
            <numerusform>Sums of %n models are known now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) came into the library.</source>
        <translation>
            <numerusform>%n model came into the library.</numerusform>
            <numerusform>%n models came into the library.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) are in the trash.</source>
        <translation>
            <numerusform>%n model is in the trash.</numerusform>
            <numerusform>%n models are in the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) have another name now.</source>
        <translation>
            <numerusform>%n model has another name now.</numerusform>
            <numerusform>%n models have another name now.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) are back where they were.</source>
        <translation>
            <numerusform>%n model is back where it was.</numerusform>
            <numerusform>%n models are back where they were.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) have moved.</source>
        <translation>
            <numerusform>%n model has moved.</numerusform>
            <numerusform>%n models have moved.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) were left as they are.</source>
        <translation>
            <numerusform>%n model was left as it is.</numerusform>
            <numerusform>%n models were left as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>CivitAI knows %n model(s) of those.</source>
        <translation>
            <numerusform>CivitAI knows %n model of those.</numerusform>
            <numerusform>CivitAI knows %n models of those.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>There are newer versions of %n model(s).</source>
        <translation>
            <numerusform>There is a newer version of %n model.</numerusform>
            <numerusform>There are newer versions of %n models.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Something speaks against %n model(s).</source>
        <translation>
            <numerusform>Something speaks against %n model.</numerusform>
            <numerusform>Something speaks against %n models.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelRootsSection</name>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelsHead</name>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewsWords</name>
    <message numerus="yes">
        <source>%n file(s) of {set} are here.</source>
        <translation>
            <numerusform>%n file of {set} is here.</numerusform>
            <numerusform>%n files of {set} are here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) are here.</source>
        <translation>
            <numerusform>%n download is here.</numerusform>
            <numerusform>%n downloads are here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) failed.</source>
        <translation>
            <numerusform>%n download failed.</numerusform>
            <numerusform>%n downloads failed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) need you.</source>
        <translation>
            <numerusform>%n download needs you.</numerusform>
            <numerusform>%n downloads need you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OfferModel</name>
    <message numerus="yes">
        <source>%n installed</source>
        <translation>
            <numerusform>%n installed</numerusform>
            <numerusform>%n installed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OrganiseDialog</name>
    <message numerus="yes">
        <source>%n model(s) would move.</source>
        <translation>
            <numerusform>%n model would move.</numerusform>
            <numerusform>%n models would move.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) stay where they are.</source>
        <translation>
            <numerusform>%n model stays where it is.</numerusform>
            <numerusform>%n models stay where they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n model(s) it is not known what they are.</source>
        <translation>
            <numerusform>Of %n model it is not known what it is.</numerusform>
            <numerusform>Of %n models it is not known what they are.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PastSection</name>
    <message numerus="yes">
        <source>%n setting(s) taken in: {names}</source>
        <translation>
            <numerusform>%n setting taken in: {names}</numerusform>
            <numerusform>%n settings taken in: {names}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaceStep</name>
    <message numerus="yes">
        <source>%n programs are there</source>
        <translation>
            <numerusform>%n program is there</numerusform>
            <numerusform>%n programs are there</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Quitting</name>
    <message numerus="yes">
        <source>%n file(s) are being downloaded</source>
        <translation>
            <numerusform>%n file is being downloaded</numerusform>
            <numerusform>%n files are being downloaded</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecommendedTab</name>
    <message numerus="yes">
        <source>%n starter model(s), what fits this machine first</source>
        <translation>
            <numerusform>%n starter model, what fits this machine first</numerusform>
            <numerusform>%n starter models, what fits this machine first</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RepairWords</name>
    <message numerus="yes">
        <source>Repair %n thing(s) in {name}?</source>
        <translation>
            <numerusform>Repair %n thing in {name}?</numerusform>
            <numerusform>Repair %n things in {name}?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more of that kind.</source>
        <translation>
            <numerusform>And %n more of that kind.</numerusform>
            <numerusform>And %n more of that kind.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RootsDialog</name>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunningCount</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunningLine</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n running</numerusform>
            <numerusform>%n running</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message numerus="yes">
        <source>%n setting(s) taken in.</source>
        <translation>
            <numerusform>%n setting taken in.</numerusform>
            <numerusform>%n settings taken in.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>%n setting</numerusform>
            <numerusform>%n settings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShareModel</name>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message numerus="yes">
        <source>What will happen: %n step(s)</source>
        <translation>
            <numerusform>What will happen: %n step</numerusform>
            <numerusform>What will happen: %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashPage</name>
    <message numerus="yes">
        <source>%n thing(s), {size} on the drive.</source>
        <translation>
            <numerusform>%n thing, {size} on the drive.</numerusform>
            <numerusform>%n things, {size} on the drive.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UpdateWords</name>
    <message numerus="yes">
        <source>Update: %n change(s)</source>
        <translation>
            <numerusform>Update: %n change</numerusform>
            <numerusform>Update: %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n update(s)</source>
        <translation>
            <numerusform>%n update</numerusform>
            <numerusform>%n updates</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>From {before} to {after}: %n change(s).</source>
        <translation>
            <numerusform>From {before} to {after}: %n change.</numerusform>
            <numerusform>From {before} to {after}: %n changes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VersionSection</name>
    <message numerus="yes">
        <source>There is {version}, with %n change(s). Looked: {when}.</source>
        <translation>
            <numerusform>There is {version}, with %n change. Looked: {when}.</numerusform>
            <numerusform>There is {version}, with %n changes. Looked: {when}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The newest are listed, %n more are not.</source>
        <translation>
            <numerusform>The newest are listed, %n more is not.</numerusform>
            <numerusform>The newest are listed, %n more are not.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WelcomeStep</name>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>And %n more.</numerusform>
            <numerusform>And %n more.</numerusform>
        </translation>
    </message>
</context>
</TS>
