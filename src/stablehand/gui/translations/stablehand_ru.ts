<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AboutPart</name>
    <message>
        <source>Copy all</source>
        <translation>Копировать всё</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Open logs</source>
        <translation>Открыть журналы</translation>
    </message>
    <message>
        <source>Open install log</source>
        <translation>Открыть журнал установки</translation>
    </message>
    <message>
        <source>Homepage</source>
        <translation>Сайт</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Лицензия</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Пакет</translation>
    </message>
    <message>
        <source>Authors</source>
        <translation>Авторы</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Окружение</translation>
    </message>
    <message>
        <source>On the disk</source>
        <translation>На диске</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Установлен</translation>
    </message>
    <message>
        <source>Last run</source>
        <translation>Последний запуск</translation>
    </message>
    <message>
        <source>Licence of its weights</source>
        <translation>Лицензия весов</translation>
    </message>
    <message>
        <source>Install log</source>
        <translation>Журнал установки</translation>
    </message>
    <message>
        <source>Newest log</source>
        <translation>Последний журнал</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Версия</translation>
    </message>
    <message>
        <source>Comes with Stablehand</source>
        <translation>В составе Stablehand</translation>
    </message>
    <message>
        <source>{ref}, commit {commit}</source>
        <translation>{ref}, коммит {commit}</translation>
    </message>
    <message>
        <source>Date of that version</source>
        <translation>Дата версии</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Источник</translation>
    </message>
    <message>
        <source>{version}, for Stablehand only</source>
        <translation>{version}, только для Stablehand</translation>
    </message>
    <message>
        <source>{version}, the system&apos;s own</source>
        <translation>{version}, из системы</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Path of Python</source>
        <translation>Путь к Python</translation>
    </message>
    <message>
        <source>{version}, {backend}</source>
        <translation>{version}, {backend}</translation>
    </message>
    <message>
        <source>torch</source>
        <translation>Сборка torch</translation>
    </message>
    <message>
        <source>Why this torch</source>
        <translation>Почему такая</translation>
    </message>
    <message>
        <source>Needs</source>
        <translation>Нужен пакет</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Считаем…</translation>
    </message>
    <message>
        <source>{whole}, {environment} of it the environment. Removing it would free {alone}; the rest other installs use as well.</source>
        <translation>{whole}, из них окружение — {environment}. После удаления освободится {alone}; остальное нужно и другим установкам.</translation>
    </message>
    <message>
        <source>{whole}, {environment} of it the environment</source>
        <translation>{whole}, из них окружение — {environment}</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Скопировано</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>Pages</source>
        <translation>Страницы</translation>
    </message>
    <message>
        <source>Go to packages</source>
        <translation>Перейти к пакетам</translation>
    </message>
    <message>
        <source>Go to activity</source>
        <translation>Перейти к событиям</translation>
    </message>
    <message>
        <source>Go to your machine</source>
        <translation>Перейти к сведениям о компьютере</translation>
    </message>
    <message>
        <source>Go to settings</source>
        <translation>Перейти к настройкам</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Go forward</source>
        <translation>Вперёд</translation>
    </message>
    <message>
        <source>Search on this page</source>
        <translation>Искать на этой странице</translation>
    </message>
    <message>
        <source>Look anew</source>
        <translation>Обновить</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Add a package</source>
        <translation>Добавить пакет</translation>
    </message>
    <message>
        <source>Launch or open the package shown</source>
        <translation>Запустить или открыть текущий пакет</translation>
    </message>
    <message>
        <source>Stop the package shown</source>
        <translation>Остановить текущий пакет</translation>
    </message>
    <message>
        <source>Console of the running package</source>
        <translation>Консоль запущенного пакета</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Общее</translation>
    </message>
    <message>
        <source>Find an action</source>
        <translation>Найти действие</translation>
    </message>
    <message>
        <source>Fold or open the rail</source>
        <translation>Свернуть или развернуть боковую панель</translation>
    </message>
    <message>
        <source>Show all shortcuts</source>
        <translation>Показать все сочетания клавиш</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Следующая область</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Предыдущая область</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Показать {name}</translation>
    </message>
    <message>
        <source>Launch {name}</source>
        <translation>Запустить {name}</translation>
    </message>
    <message>
        <source>Go on with the install of {name}</source>
        <translation>Продолжить установку {name}</translation>
    </message>
    <message>
        <source>Stop {name}</source>
        <translation>Остановить {name}</translation>
    </message>
    <message>
        <source>Open {name} in the browser</source>
        <translation>Открыть {name} в браузере</translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation>Добавить {name}</translation>
    </message>
</context>
<context>
    <name>ActivityPage</name>
    <message>
        <source>Activity</source>
        <translation>События</translation>
    </message>
    <message>
        <source>What is under way, and what has happened since Stablehand was opened.</source>
        <translation>Что происходит сейчас и что было с тех пор, как открыт Stablehand.</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>Очистить список</translation>
    </message>
    <message>
        <source>Nothing has happened yet.</source>
        <translation>Событий пока нет.</translation>
    </message>
    <message>
        <source>Installs and launches are listed here, and what went wrong with them.</source>
        <translation>Здесь будут установки, запуски и сбои, если что-то пойдёт не так.</translation>
    </message>
    <message>
        <source>Go to packages</source>
        <translation>Перейти к пакетам</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Выполняется</translation>
    </message>
    <message>
        <source>Happened</source>
        <translation>Произошло</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Показать {name}</translation>
    </message>
</context>
<context>
    <name>AddPackagePage</name>
    <message>
        <source>Add package</source>
        <translation>Добавить пакет</translation>
    </message>
    <message>
        <source>Nothing is installed before you press the button.</source>
        <translation>Пока вы не нажмёте кнопку, ничего не установится.</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Install the package shown</source>
        <translation>Установить выбранный пакет</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>И ещё %n.</numerusform>
            <numerusform>И ещё %n.</numerusform>
            <numerusform>И ещё %n.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AddVariable</name>
    <message>
        <source>Add an environment variable</source>
        <translation>Добавить переменную окружения</translation>
    </message>
    <message>
        <source>Name of the variable</source>
        <translation>Имя переменной</translation>
    </message>
    <message>
        <source>Value of the variable</source>
        <translation>Значение переменной</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Give the variable a name.</source>
        <translation>Дайте переменной имя.</translation>
    </message>
</context>
<context>
    <name>AddWords</name>
    <message>
        <source>Makes images</source>
        <translation>Создаёт картинки</translation>
    </message>
    <message>
        <source>Trains models</source>
        <translation>Обучает модели</translation>
    </message>
    <message>
        <source>Makes videos</source>
        <translation>Создаёт видео</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Инструмент</translation>
    </message>
    <message>
        <source>Gets fixes only</source>
        <translation>Только исправления</translation>
    </message>
    <message>
        <source>No longer developed</source>
        <translation>Больше не развивается</translation>
    </message>
    <message>
        <source>Works here</source>
        <translation>Будет работать на этом компьютере</translation>
    </message>
    <message>
        <source>Works here, on {card}</source>
        <translation>Будет работать на {card}</translation>
    </message>
    <message>
        <source>Works here, on the processor</source>
        <translation>Будет работать на процессоре</translation>
    </message>
    <message>
        <source>{version} for the processor</source>
        <translation>{version} для процессора</translation>
    </message>
    <message>
        <source>{version} for {backend}</source>
        <translation>{version} для {backend}</translation>
    </message>
    <message>
        <source>Processor only (cpu)</source>
        <translation>Только процессор (cpu)</translation>
    </message>
    <message>
        <source>{size} on disk</source>
        <translation>{size} на диске</translation>
    </message>
    <message>
        <source>Release {ref}</source>
        <translation>Релиз {ref}</translation>
    </message>
    <message>
        <source>The newest of {ref}</source>
        <translation>Последняя из ветки {ref}</translation>
    </message>
    <message>
        <source>By its own settings</source>
        <translation>Через настройки программы</translation>
    </message>
    <message>
        <source>It is told where the shared models lie; its own folders stay as they are.</source>
        <translation>Программе указывают, где лежат общие модели; её папки остаются как есть.</translation>
    </message>
    <message>
        <source>By links</source>
        <translation>Через ссылки</translation>
    </message>
    <message>
        <source>Its model folders become links to the shared ones.</source>
        <translation>Папки моделей программы становятся ссылками на общие.</translation>
    </message>
    <message>
        <source>Keep its own folders</source>
        <translation>Только свои папки</translation>
    </message>
    <message>
        <source>Nothing is shared: it sees only models in its own folders.</source>
        <translation>Общего доступа нет: программа видит модели только в своих папках.</translation>
    </message>
    <message>
        <source>{choice} (recommended)</source>
        <translation>{choice} (рекомендуется)</translation>
    </message>
</context>
<context>
    <name>Advanced</name>
    <message>
        <source>Advanced</source>
        <translation>Дополнительно</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Its folder below Packages is called like that.</source>
        <translation>Так будет называться его папка внутри Packages.</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Источник</translation>
    </message>
    <message>
        <source>The address of another repository, such as a fork. Empty means the original.</source>
        <translation>Адрес другого репозитория, например форка. Пусто — исходный.</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Torch build</source>
        <translation>Сборка torch</translation>
    </message>
    <message>
        <source>Torch is what computes. The build has to fit the graphics card and its driver.</source>
        <translation>Все вычисления выполняет torch. Сборка должна подходить видеокарте и её драйверу.</translation>
    </message>
    <message>
        <source>Chosen by Stablehand</source>
        <translation>Выбор Stablehand</translation>
    </message>
    <message>
        <source>Chosen by Stablehand: {build}</source>
        <translation>Выбор Stablehand: {build}</translation>
    </message>
</context>
<context>
    <name>CardProgress</name>
    <message>
        <source>Progress</source>
        <translation>Ход выполнения</translation>
    </message>
</context>
<context>
    <name>ChoiceField</name>
    <message>
        <source>Not set</source>
        <translation>Не задано</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Find an action</source>
        <translation>Найти действие</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Что вы хотите сделать?</translation>
    </message>
    <message>
        <source>Arrow keys choose, Enter runs it, Esc closes.</source>
        <translation>Стрелки — выбрать, Enter — выполнить, Esc — закрыть.</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Действия</translation>
    </message>
    <message numerus="yes">
        <source>%n action(s)</source>
        <translation>
            <numerusform>%n действие</numerusform>
            <numerusform>%n действия</numerusform>
            <numerusform>%n действий</numerusform>
        </translation>
    </message>
    <message>
        <source>No action is called “{text}”. Try a shorter word.</source>
        <translation>Действия «{text}» нет. Попробуйте слово короче.</translation>
    </message>
</context>
<context>
    <name>CommandSection</name>
    <message>
        <source>The whole command</source>
        <translation>Команда целиком</translation>
    </message>
    <message>
        <source>What the next launch starts. Passwords and tokens are hidden.</source>
        <translation>Что выполнится при следующем запуске. Пароли и токены скрыты.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Копировать команду</translation>
    </message>
    <message>
        <source>Environment variables</source>
        <translation>Переменные окружения</translation>
    </message>
    <message>
        <source>Command copied</source>
        <translation>Команда скопирована</translation>
    </message>
</context>
<context>
    <name>ConsentNote</name>
    <message>
        <source>I have read the licence and agree to it</source>
        <translation>Лицензия прочитана, я её принимаю</translation>
    </message>
    <message>
        <source>It brings models under a licence that you have to agree to: {licence}. Read it before you install.</source>
        <translation>Вместе с пакетом загружаются модели, лицензию на которые нужно принять: {licence}. Прочитайте её перед установкой.</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>Log</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>No matches</source>
        <translation>Не найдено</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} из {total}</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Поиск…</translation>
    </message>
    <message>
        <source>Nothing has been written yet.</source>
        <translation>Пока ничего не записано.</translation>
    </message>
    <message>
        <source>What is written appears here at once.</source>
        <translation>Новые строки появятся здесь сразу.</translation>
    </message>
    <message>
        <source>It has not been launched yet.</source>
        <translation>Запусков ещё не было.</translation>
    </message>
    <message>
        <source>Launch it to see its log here.</source>
        <translation>Запустите, и здесь появится журнал.</translation>
    </message>
    <message>
        <source>There is nothing in this log.</source>
        <translation>В этом журнале ничего нет.</translation>
    </message>
    <message>
        <source>It is empty, or its file has been removed.</source>
        <translation>Он пуст, или его файл удалён.</translation>
    </message>
    <message>
        <source>No warnings and no errors in this log.</source>
        <translation>В этом журнале нет ни предупреждений, ни ошибок.</translation>
    </message>
    <message>
        <source>No errors in this log.</source>
        <translation>В этом журнале нет ошибок.</translation>
    </message>
    <message>
        <source>Launch</source>
        <translation>Запустить</translation>
    </message>
    <message>
        <source>Show the install log</source>
        <translation>Показать журнал установки</translation>
    </message>
    <message>
        <source>Show all lines</source>
        <translation>Показать все строки</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) copied</source>
        <translation>
            <numerusform>Скопирована %Ln строка</numerusform>
            <numerusform>Скопировано %Ln строки</numerusform>
            <numerusform>Скопировано %Ln строк</numerusform>
        </translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Сохранить как…</translation>
    </message>
    <message>
        <source>Open the folder of the log</source>
        <translation>Открыть папку журнала</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Выделить всё</translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation>Переносить длинные строки</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Сохранить журнал</translation>
    </message>
    <message>
        <source>The log was saved: {path}</source>
        <translation>Журнал сохранён: {path}</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>It is not there any more: {path}</source>
        <translation>Этого больше нет на месте: {path}</translation>
    </message>
</context>
<context>
    <name>ConsoleEarlier</name>
    <message>
        <source>Show earlier lines</source>
        <translation>Показать ещё</translation>
    </message>
    <message>
        <source>Go to the beginning</source>
        <translation>В начало</translation>
    </message>
    <message>
        <source>Back to the end</source>
        <translation>В конец</translation>
    </message>
    <message>
        <source>This is the beginning of the log</source>
        <translation>Это начало журнала</translation>
    </message>
    <message>
        <source>There are earlier lines</source>
        <translation>Выше есть ещё строки</translation>
    </message>
    <message numerus="yes">
        <source>%Ln earlier line(s)</source>
        <translation>
            <numerusform>Выше ещё %Ln строка</numerusform>
            <numerusform>Выше ещё %Ln строки</numerusform>
            <numerusform>Выше ещё %Ln строк</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConsoleInput</name>
    <message>
        <source>Input for the program</source>
        <translation>Ввод для программы</translation>
    </message>
    <message>
        <source>Type a line for the program</source>
        <translation>Напишите строку для программы</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Отправить</translation>
    </message>
</context>
<context>
    <name>ConsoleSources</name>
    <message>
        <source>This launch</source>
        <translation>Этот запуск</translation>
    </message>
    <message>
        <source>Last launch</source>
        <translation>Последний запуск</translation>
    </message>
    <message>
        <source>Install log</source>
        <translation>Журнал установки</translation>
    </message>
    <message>
        <source>Launch: {when}</source>
        <translation>Запуск: {when}</translation>
    </message>
    <message>
        <source>Launch: {when}, {time}</source>
        <translation>Запуск: {when}, {time}</translation>
    </message>
</context>
<context>
    <name>ConsoleToolbar</name>
    <message>
        <source>Log</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>Choose a log</source>
        <translation>Выберите журнал</translation>
    </message>
    <message>
        <source>All lines</source>
        <translation>Все строки</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Предупреждения и ошибки</translation>
    </message>
    <message>
        <source>Errors only</source>
        <translation>Только ошибки</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>Строки</translation>
    </message>
    <message>
        <source>Search the whole log</source>
        <translation>Поиск по всему журналу</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Предыдущее совпадение</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Следующее совпадение</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Следить</translation>
    </message>
    <message>
        <source>Keep to the end of the log</source>
        <translation>Всегда показывать конец журнала</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Open the log file</source>
        <translation>Открыть файл журнала</translation>
    </message>
    <message>
        <source>More for this log</source>
        <translation>Другие действия с журналом</translation>
    </message>
</context>
<context>
    <name>Cost</name>
    <message>
        <source>Sizes and time are estimates. What other packages have already is shared and takes no room again.</source>
        <translation>Размеры и время приблизительные. То, что уже есть у других пакетов, места больше не займёт.</translation>
    </message>
    <message>
        <source>{size}, of {free} free</source>
        <translation>{size}, свободно {free}</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>На диске</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Загрузка</translation>
    </message>
    <message>
        <source>up to {size}</source>
        <translation>до {size}</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>{time} on a line of 100 Mbit/s</source>
        <translation>{time} при скорости 100&#xa0;Мбит/с</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>{series}, beside any other Python you have</source>
        <translation>{series}, не мешает другим вашим Python</translation>
    </message>
    <message>
        <source>Torch</source>
        <translation>Сборка torch</translation>
    </message>
    <message>
        <source>Licence of its models</source>
        <translation>Лицензия моделей</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Лицензия</translation>
    </message>
    <message>
        <source>Licence of {package}</source>
        <translation>Лицензия {package}</translation>
    </message>
    <message>
        <source>Read the licence</source>
        <translation>Прочитать лицензию</translation>
    </message>
    <message>
        <source>Read the licence of {package}</source>
        <translation>Прочитать лицензию {package}</translation>
    </message>
</context>
<context>
    <name>DataFolderSection</name>
    <message>
        <source>Data folder</source>
        <translation>Папка данных</translation>
    </message>
    <message>
        <source>Models, packages, images and settings lie in it.</source>
        <translation>В ней лежат модели, пакеты, картинки и настройки.</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Путь</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Копировать путь</translation>
    </message>
    <message>
        <source>Named by the variable {name}</source>
        <translation>Указана в переменной {name}</translation>
    </message>
    <message>
        <source>Portable: it travels with the program</source>
        <translation>Переносная: лежит рядом с программой</translation>
    </message>
    <message>
        <source>Not portable: it belongs to this computer</source>
        <translation>Не переносная: только на этом компьютере</translation>
    </message>
    <message>
        <source>Free space</source>
        <translation>Свободно</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>The path was copied.</source>
        <translation>Путь скопирован.</translation>
    </message>
</context>
<context>
    <name>Detail</name>
    <message>
        <source>How it gets your models</source>
        <translation>Доступ к вашим моделям</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Начинаем…</translation>
    </message>
    <message>
        <source>Working out what it would do…</source>
        <translation>Составляем план…</translation>
    </message>
    <message>
        <source>It does not work on this computer.</source>
        <translation>На этом компьютере не работает.</translation>
    </message>
    <message>
        <source>There may be too little room on the drive.</source>
        <translation>На диске может не хватить места.</translation>
    </message>
    <message>
        <source>Agree to the licence first.</source>
        <translation>Сначала примите лицензию.</translation>
    </message>
</context>
<context>
    <name>ErrorCard</name>
    <message>
        <source>Dismiss</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
</context>
<context>
    <name>FirstPackage</name>
    <message>
        <source>Looking at this computer to find out which one suits it best…</source>
        <translation>Смотрим, какой пакет лучше всего подойдёт этому компьютеру…</translation>
    </message>
    <message>
        <source>Install {name}</source>
        <translation>Установить {name}</translation>
    </message>
    <message>
        <source>Begin with {name}: it runs on your graphics card ({backend}). {summary}.</source>
        <translation>Начните с {name}: работает на вашей видеокарте ({backend}). {summary}.</translation>
    </message>
    <message>
        <source>Begin with {name}: it is made for computers like this one, without a graphics card that could compute. {summary}.</source>
        <translation>Начните с {name}: это пакет как раз для таких компьютеров, где нет подходящей видеокарты. {summary}.</translation>
    </message>
    <message>
        <source>Begin with {name}: it works on this computer. {summary}.</source>
        <translation>Начните с {name}: работает на этом компьютере. {summary}.</translation>
    </message>
    <message>
        <source>A package is a program that makes images, such as ComfyUI. Pick one to begin.</source>
        <translation>Пакет — это программа, которая создаёт картинки, например ComfyUI. Для начала выберите один.</translation>
    </message>
    <message>
        <source>See all packages</source>
        <translation>Показать все пакеты</translation>
    </message>
    <message>
        <source>No packages yet</source>
        <translation>Пакетов пока нет</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>open</source>
        <translation>развёрнуто</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>свёрнуто</translation>
    </message>
</context>
<context>
    <name>GeneralSection</name>
    <message>
        <source>General</source>
        <translation>Общее</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Порт</translation>
    </message>
    <message>
        <source>Where its page is found. If it is taken, the next free one is used.</source>
        <translation>На нём открывается страница программы. Если он занят, берётся следующий свободный.</translation>
    </message>
    <message>
        <source>Extra arguments</source>
        <translation>Дополнительные аргументы</translation>
    </message>
    <message>
        <source>Go to the program after all others, as they are.</source>
        <translation>Передаются программе после всех остальных, как есть.</translation>
    </message>
    <message>
        <source>Back to {port}</source>
        <translation>Вернуть {port}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Environment variable</source>
        <translation>Переменная окружения</translation>
    </message>
</context>
<context>
    <name>HappeningList</name>
    <message>
        <source>What has happened</source>
        <translation>Что произошло</translation>
    </message>
</context>
<context>
    <name>HappeningModel</name>
    <message>
        <source>Problem: {text}, {when}</source>
        <translation>Сбой: {text}, {when}</translation>
    </message>
    <message>
        <source>{text}, {when}</source>
        <translation>{text}, {when}</translation>
    </message>
</context>
<context>
    <name>HardwareChip</name>
    <message>
        <source>Looking at this computer</source>
        <translation>Изучаем компьютер</translation>
    </message>
    <message>
        <source>Your machine: {words}</source>
        <translation>Ваш компьютер: {words}</translation>
    </message>
    <message>
        <source>Your machine</source>
        <translation>Ваш компьютер</translation>
    </message>
    <message>
        <source>Could not be looked at</source>
        <translation>Не удалось изучить</translation>
    </message>
</context>
<context>
    <name>InstallBar</name>
    <message>
        <source>Show where</source>
        <translation>Показать где</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Установить</translation>
    </message>
    <message>
        <source>Install {name}</source>
        <translation>Установить {name}</translation>
    </message>
</context>
<context>
    <name>InstallFacts</name>
    <message>
        <source>comes with Stablehand</source>
        <translation>в составе Stablehand</translation>
    </message>
    <message>
        <source>Python {series}</source>
        <translation>Python&#xa0;{series}</translation>
    </message>
    <message>
        <source>torch {version}, {backend}</source>
        <translation>torch&#xa0;{version}, {backend}</translation>
    </message>
    <message>
        <source>Intel GPU</source>
        <translation>GPU Intel</translation>
    </message>
    <message>
        <source>Apple GPU</source>
        <translation>GPU Apple</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>процессор</translation>
    </message>
    <message>
        <source>{size} on disk</source>
        <translation>{size} на диске</translation>
    </message>
    <message>
        <source>Started {when}</source>
        <translation>Запуск: {when}</translation>
    </message>
    <message>
        <source>Not launched yet</source>
        <translation>Ещё не запускался</translation>
    </message>
    <message>
        <source>Ended by itself {when}, with exit code {code}</source>
        <translation>Завершился сам {when}, код выхода {code}</translation>
    </message>
    <message>
        <source>Ended by itself {when}</source>
        <translation>Завершился сам {when}</translation>
    </message>
    <message>
        <source>Last run {when}</source>
        <translation>Работал {when}</translation>
    </message>
    <message>
        <source>Last run {when}, for {time}</source>
        <translation>Работал {when} ({time})</translation>
    </message>
</context>
<context>
    <name>InstallProgress</name>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход выполнения</translation>
    </message>
    <message>
        <source>Another Stablehand is at work on it.</source>
        <translation>Установкой занят другой Stablehand.</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Подготовка</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
</context>
<context>
    <name>InstallState</name>
    <message>
        <source>Installing</source>
        <translation>Устанавливается</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Повреждён</translation>
    </message>
    <message>
        <source>Uninstall</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Install failed</source>
        <translation>Сбой установки</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Install interrupted</source>
        <translation>Установка прервана</translation>
    </message>
    <message>
        <source>Launch</source>
        <translation>Запустить</translation>
    </message>
    <message>
        <source>Did not start</source>
        <translation>Не запустился</translation>
    </message>
    <message>
        <source>Ended by itself</source>
        <translation>Завершился сам</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Остановлен</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Запускается</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Останавливается</translation>
    </message>
    <message>
        <source>Uninstalling</source>
        <translation>Удаляется</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Занят</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Asks something</source>
        <translation>Ждёт ответа</translation>
    </message>
    <message>
        <source>Running, unwatched</source>
        <translation>Работает без наблюдения</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Работает</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
</context>
<context>
    <name>InstalledNote</name>
    <message>
        <source>Installed already: {names}. This adds another one beside it, called {new}.</source>
        <translation>Уже установлено: {names}. Ещё один встанет рядом под именем {new}.</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Показать {name}</translation>
    </message>
</context>
<context>
    <name>JobBar</name>
    <message>
        <source>Jobs</source>
        <translation>Задачи</translation>
    </message>
</context>
<context>
    <name>JobLine</name>
    <message>
        <source>Progress</source>
        <translation>Ход выполнения</translation>
    </message>
    <message>
        <source>Go on: {name}</source>
        <translation>Продолжить: {name}</translation>
    </message>
    <message>
        <source>Pause: {name}</source>
        <translation>Пауза: {name}</translation>
    </message>
    <message>
        <source>Log: {name}</source>
        <translation>Журнал: {name}</translation>
    </message>
    <message>
        <source>Cancel: {name}</source>
        <translation>Отменить: {name}</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Ждёт своей очереди</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Останавливается</translation>
    </message>
    <message>
        <source>Paused. {stage}</source>
        <translation>Пауза. {stage}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>осталось {time}</translation>
    </message>
</context>
<context>
    <name>JobWords</name>
    <message>
        <source>Waits for its turn</source>
        <translation>Ждёт своей очереди</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Останавливается</translation>
    </message>
    <message>
        <source>Paused. {stage}</source>
        <translation>Пауза. {stage}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>осталось {time}</translation>
    </message>
</context>
<context>
    <name>LaunchDialog</name>
    <message>
        <source>Launch {name} with extra arguments?</source>
        <translation>Запустить {name} с дополнительными аргументами?</translation>
    </message>
    <message>
        <source>They go to the program after all others, for this launch only. Arguments with spaces stand in quotation marks.</source>
        <translation>Они передаются программе после всех остальных и только на этот раз. Аргументы с пробелами берите в кавычки.</translation>
    </message>
    <message>
        <source>Launch</source>
        <translation>Запустить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Extra arguments</source>
        <translation>Дополнительные аргументы</translation>
    </message>
    <message>
        <source>Launch with this risk?</source>
        <translation>Запустить, несмотря на риск?</translation>
    </message>
    <message>
        <source>Launch anyway</source>
        <translation>Всё равно запустить</translation>
    </message>
</context>
<context>
    <name>LinkedText</name>
    <message>
        <source>Open {target}</source>
        <translation>Открыть {target}</translation>
    </message>
    <message>
        <source>Copy {target}</source>
        <translation>Копировать {target}</translation>
    </message>
</context>
<context>
    <name>MachinePage</name>
    <message>
        <source>Your machine</source>
        <translation>Ваш компьютер</translation>
    </message>
    <message>
        <source>What Stablehand found, and what your images will be computed on.</source>
        <translation>Что нашёл Stablehand и на чём будут создаваться картинки.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Копировать отчёт</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Проверить снова</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>Изучаем компьютер…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Проверяем…</translation>
    </message>
    <message>
        <source>The machine was looked at again.</source>
        <translation>Компьютер проверен снова.</translation>
    </message>
    <message>
        <source>What will compute</source>
        <translation>Для вычислений</translation>
    </message>
    <message>
        <source>Technical facts</source>
        <translation>Технические подробности</translation>
    </message>
    <message>
        <source>Override…</source>
        <translation>Изменить…</translation>
    </message>
    <message>
        <source>Nothing here can compute images</source>
        <translation>Создавать картинки здесь не на чем</translation>
    </message>
    <message>
        <source>The processor</source>
        <translation>Процессор</translation>
    </message>
    <message>
        <source>The processor: {name}</source>
        <translation>Процессор: {name}</translation>
    </message>
    <message>
        <source>Graphics cards</source>
        <translation>Видеокарты</translation>
    </message>
    <message>
        <source>None was found. Images can be made on the processor, slowly and with small models.</source>
        <translation>Видеокарт не найдено. Картинки можно создавать и на процессоре — медленно и с небольшими моделями.</translation>
    </message>
    <message>
        <source>Unnamed card</source>
        <translation>Видеокарта без названия</translation>
    </message>
    <message>
        <source>Computes</source>
        <translation>Используется</translation>
    </message>
    <message>
        <source>Not used</source>
        <translation>Не используется</translation>
    </message>
    <message>
        <source>Part of the processor</source>
        <translation>Встроена в процессор</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>Компьютер</translation>
    </message>
    <message>
        <source>The report was copied. Paste it where you ask for help.</source>
        <translation>Отчёт скопирован. Вставьте его там, где просите о помощи.</translation>
    </message>
</context>
<context>
    <name>MachineReport</name>
    <message>
        <source>unknown</source>
        <translation>неизвестно</translation>
    </message>
    <message>
        <source>{name}, threads: {count}</source>
        <translation>{name}, потоков: {count}</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Система</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Процессор</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Память</translation>
    </message>
    <message>
        <source>{size}, of which {free} are free now</source>
        <translation>{size}, сейчас свободно {free}</translation>
    </message>
    <message>
        <source>VRAM</source>
        <translation>Видеопамять</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Драйвер</translation>
    </message>
    <message>
        <source>Compute capability</source>
        <translation>Compute&#xa0;capability</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Архитектура</translation>
    </message>
    <message>
        <source>Build</source>
        <translation>Сборка</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>Индекс</translation>
    </message>
    <message>
        <source>the Python package index</source>
        <translation>индекс пакетов Python</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Загрузка</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Переменные</translation>
    </message>
    <message>
        <source>Packages get torch {version} for the processor.</source>
        <translation>Пакеты получают torch {version} для процессора.</translation>
    </message>
    <message>
        <source>Packages get torch {version} for {build}.</source>
        <translation>Пакеты получают torch {version} для {build}.</translation>
    </message>
</context>
<context>
    <name>MachineWords</name>
    <message>
        <source>A setting does not fit</source>
        <translation>Неверная настройка</translation>
    </message>
    <message>
        <source>No graphics card</source>
        <translation>Нет видеокарты</translation>
    </message>
    <message>
        <source>Nothing can compute</source>
        <translation>Вычислять не на чем</translation>
    </message>
    <message>
        <source>Processor only</source>
        <translation>Только процессор</translation>
    </message>
    <message>
        <source>{card} is not used</source>
        <translation>{card} простаивает</translation>
    </message>
    <message>
        <source>Shares the memory</source>
        <translation>Общая память</translation>
    </message>
    <message>
        <source>VRAM size unknown</source>
        <translation>Память неизвестна</translation>
    </message>
    <message>
        <source>{size} for images</source>
        <translation>{size} для картинок</translation>
    </message>
    <message>
        <source>{size} of VRAM</source>
        <translation>{size} видеопамяти</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Видеокарта</translation>
    </message>
    <message>
        <source>Windows: DirectML</source>
        <translation>Windows:&#xa0;DirectML</translation>
    </message>
</context>
<context>
    <name>ModelsPart</name>
    <message>
        <source>Open Models folder</source>
        <translation>Открыть папку Models</translation>
    </message>
    <message>
        <source>Open the chosen folder</source>
        <translation>Открыть выбранную папку</translation>
    </message>
    <message>
        <source>Open Images folder</source>
        <translation>Открыть папку Images</translation>
    </message>
    <message>
        <source>Open the program&apos;s folder</source>
        <translation>Открыть папку программы</translation>
    </message>
    <message>
        <source>It shares no models.</source>
        <translation>Общего доступа к моделям нет.</translation>
    </message>
    <message>
        <source>It was installed so that it keeps its models in folders of its own. What lies in the shared Models folder it does not see.</source>
        <translation>При установке выбрано хранить модели в папках самой программы. Общую папку Models она не видит.</translation>
    </message>
    <message>
        <source>Put a checkpoint into {folder}, and every program that shares models sees it.</source>
        <translation>Положите чекпойнт в {folder}, и его увидят все программы с общим доступом к моделям.</translation>
    </message>
</context>
<context>
    <name>OfferList</name>
    <message>
        <source>Search packages</source>
        <translation>Поиск пакетов</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Works here</source>
        <translation>Подходящие</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>Looking at what works on this computer…</source>
        <translation>Смотрим, что работает на этом компьютере…</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Показать все</translation>
    </message>
    <message>
        <source>No package fits that.</source>
        <translation>Таких пакетов нет.</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} из {total}</translation>
    </message>
</context>
<context>
    <name>OfferModel</name>
    <message>
        <source>Works here</source>
        <translation>Подходит</translation>
    </message>
    <message>
        <source>Not here</source>
        <translation>Не подходит</translation>
    </message>
    <message numerus="yes">
        <source>%n installed</source>
        <translation>
            <numerusform>Установлено: %n</numerusform>
            <numerusform>Установлено: %n</numerusform>
            <numerusform>Установлено: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OptionRow</name>
    <message>
        <source>Back to automatic</source>
        <translation>Вернуть автовыбор</translation>
    </message>
    <message>
        <source>Back to the default</source>
        <translation>Вернуть исходное</translation>
    </message>
    <message>
        <source>For this computer: {reason}</source>
        <translation>Для этого компьютера: {reason}</translation>
    </message>
    <message>
        <source>Stablehand would choose {value}: {reason}</source>
        <translation>Stablehand выбрал бы «{value}»: {reason}</translation>
    </message>
    <message>
        <source>on</source>
        <translation>вкл</translation>
    </message>
    <message>
        <source>off</source>
        <translation>выкл</translation>
    </message>
    <message>
        <source>A whole number</source>
        <translation>Целое число</translation>
    </message>
    <message>
        <source>A number</source>
        <translation>Число</translation>
    </message>
    <message>
        <source>Words with spaces between</source>
        <translation>Слова через пробел</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Не задано</translation>
    </message>
    <message>
        <source>A risk, asks first</source>
        <translation>Риск, с вопросом</translation>
    </message>
</context>
<context>
    <name>OptionSection</name>
    <message>
        <source>{title} ({count})</source>
        <translation>{title} ({count})</translation>
    </message>
</context>
<context>
    <name>OptionalField</name>
    <message>
        <source>Value of {name}</source>
        <translation>Значение {name}</translation>
    </message>
    <message>
        <source>No value</source>
        <translation>Без значения</translation>
    </message>
</context>
<context>
    <name>OptionsPart</name>
    <message>
        <source>Search options</source>
        <translation>Поиск параметров</translation>
    </message>
    <message>
        <source>Which options are shown</source>
        <translation>Какие параметры показаны</translation>
    </message>
    <message>
        <source>Changed or automatic</source>
        <translation>Не по умолчанию</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Все</translation>
    </message>
    <message>
        <source>Show all options</source>
        <translation>Показать все параметры</translation>
    </message>
    <message>
        <source>No option is called that.</source>
        <translation>Такого параметра нет.</translation>
    </message>
    <message>
        <source>Try a shorter word, or look through all of them.</source>
        <translation>Попробуйте слово короче или посмотрите все.</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>Перезапустить</translation>
    </message>
    <message>
        <source>It is running: what was changed takes effect at its next launch.</source>
        <translation>Программа работает: изменения подействуют при следующем запуске.</translation>
    </message>
    <message>
        <source>It is being installed. Its options can be changed once that is done.</source>
        <translation>Идёт установка. Параметры можно будет изменить, когда она закончится.</translation>
    </message>
    <message>
        <source>Forget them</source>
        <translation>Забыть их</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Сохранено</translation>
    </message>
    <message>
        <source>{package} no longer has what you set once, so it is not given: {flags}.</source>
        <translation>В {package} больше нет того, что вы когда-то задали, поэтому это не передаётся: {flags}.</translation>
    </message>
    <message>
        <source>Take this risk?</source>
        <translation>Пойти на этот риск?</translation>
    </message>
    <message>
        <source>Set it anyway</source>
        <translation>Всё равно задать</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>PackageCard</name>
    <message>
        <source>Answer</source>
        <translation>Ответить</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>{name}: {state}</source>
        <translation>{name}: {state}</translation>
    </message>
    <message>
        <source>Stop: {name}</source>
        <translation>Остановить: {name}</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>{verb}: {name}</source>
        <translation>{verb}: {name}</translation>
    </message>
    <message>
        <source>Log: {name}</source>
        <translation>Журнал: {name}</translation>
    </message>
    <message>
        <source>More for {name}</source>
        <translation>Другие действия: {name}</translation>
    </message>
    <message>
        <source>Its record cannot be read. Models and images are untouched.</source>
        <translation>Запись об установке не читается. Модели и картинки не тронуты.</translation>
    </message>
    <message>
        <source>Details of the problem of {name}</source>
        <translation>Подробности о сбое: {name}</translation>
    </message>
    <message>
        <source>Answer {name}</source>
        <translation>Ответить: {name}</translation>
    </message>
    <message>
        <source>Open {address}</source>
        <translation>Открыть {address}</translation>
    </message>
    <message>
        <source>Another Stablehand is at work on it.</source>
        <translation>Установкой занят другой Stablehand.</translation>
    </message>
    <message>
        <source>It goes on where it stopped.</source>
        <translation>Продолжится с того же места.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Параметры</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Копировать адрес</translation>
    </message>
    <message>
        <source>Uninstall…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Address copied</source>
        <translation>Адрес скопирован</translation>
    </message>
</context>
<context>
    <name>PackageHead</name>
    <message>
        <source>Home page</source>
        <translation>Сайт</translation>
    </message>
    <message>
        <source>by {makers}</source>
        <translation>от {makers}</translation>
    </message>
    <message>
        <source>Home page of {name}</source>
        <translation>Сайт {name}</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Back to Packages</source>
        <translation>Вернуться к пакетам</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>More about {name}</source>
        <translation>Другие действия: {name}</translation>
    </message>
    <message>
        <source>Open {address}</source>
        <translation>Открыть {address}</translation>
    </message>
    <message>
        <source>Launch with extra arguments…</source>
        <translation>Запустить с аргументами…</translation>
    </message>
    <message>
        <source>Open log file</source>
        <translation>Открыть файл журнала</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Копировать адрес</translation>
    </message>
    <message>
        <source>Uninstall…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Address copied</source>
        <translation>Адрес скопирован</translation>
    </message>
</context>
<context>
    <name>PackageView</name>
    <message>
        <source>Parts of the package</source>
        <translation>Разделы пакета</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>Консоль</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Параметры</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Сведения</translation>
    </message>
    <message>
        <source>{name} is not here any more.</source>
        <translation>{name} здесь больше нет.</translation>
    </message>
    <message>
        <source>There is no package named {name}.</source>
        <translation>Пакета {name} нет.</translation>
    </message>
    <message>
        <source>Back to Packages</source>
        <translation>Вернуться к пакетам</translation>
    </message>
</context>
<context>
    <name>PackagesPage</name>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>The programs that make images on this computer.</source>
        <translation>Программы, которые создают картинки на этом компьютере.</translation>
    </message>
    <message>
        <source>Add package</source>
        <translation>Добавить пакет</translation>
    </message>
    <message>
        <source>Search packages</source>
        <translation>Поиск пакетов</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Сортировка</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>По имени</translation>
    </message>
    <message>
        <source>By last run</source>
        <translation>По запуску</translation>
    </message>
    <message>
        <source>By state</source>
        <translation>По состоянию</translation>
    </message>
    <message>
        <source>No package is called like that.</source>
        <translation>Пакета с таким именем нет.</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Сбросить поиск</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>Not set</source>
        <translation>Не задано</translation>
    </message>
    <message>
        <source>Look for a folder or file: {name}</source>
        <translation>Найти папку или файл: {name}</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Выбрать папку…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Выбрать файл…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Выберите папку</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Выберите файл</translation>
    </message>
</context>
<context>
    <name>Problems</name>
    <message>
        <source>Launch again</source>
        <translation>Запустить снова</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Install anyway</source>
        <translation>Всё равно установить</translation>
    </message>
    <message>
        <source>Install for the processor</source>
        <translation>Установить для процессора</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>Открыть журнал</translation>
    </message>
    <message>
        <source>Open options</source>
        <translation>Открыть параметры</translation>
    </message>
    <message>
        <source>Open models</source>
        <translation>Открыть модели</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Открыть настройки</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Uninstall…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Change the choices</source>
        <translation>Изменить выбор</translation>
    </message>
    <message>
        <source>See packages</source>
        <translation>Посмотреть пакеты</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation>Открыть папку данных</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Показать {name}</translation>
    </message>
    <message>
        <source>Install {name}</source>
        <translation>Установить {name}</translation>
    </message>
    <message>
        <source>Read the licence</source>
        <translation>Прочитать лицензию</translation>
    </message>
    <message>
        <source>Agree and install</source>
        <translation>Принять и установить</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>Выбрать другое имя</translation>
    </message>
    <message>
        <source>It said last: {line}</source>
        <translation>Последнее сообщение: {line}</translation>
    </message>
</context>
<context>
    <name>Prompts</name>
    <message>
        <source>{name} asks a question</source>
        <translation>{name} задаёт вопрос</translation>
    </message>
    <message>
        <source>Send the answer</source>
        <translation>Отправить ответ</translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation>Показать журнал</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Не сейчас</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>Ваш ответ</translation>
    </message>
    <message>
        <source>What the program has printed: {text}</source>
        <translation>Что вывела программа: {text}</translation>
    </message>
    <message>
        <source>{name} did not take the input: it has ended, or does not read any more.</source>
        <translation>{name} не принимает ввод: работа завершена, или программа больше не ждёт ответа.</translation>
    </message>
</context>
<context>
    <name>Quitting</name>
    <message>
        <source>Under way: {name}</source>
        <translation>Выполняется: {name}</translation>
    </message>
    <message>
        <source>Running: {name}</source>
        <translation>Работает: {name}</translation>
    </message>
    <message>
        <source>Something is still under way. Close all the same?</source>
        <translation>Ещё не всё завершено. Всё равно закрыть?</translation>
    </message>
    <message>
        <source>An install that is stopped now can go on later where it stopped.</source>
        <translation>Установку, остановленную сейчас, потом можно продолжить с того же места.</translation>
    </message>
    <message>
        <source>Stop it and quit</source>
        <translation>Остановить и выйти</translation>
    </message>
    <message>
        <source>Quit while UIs are running?</source>
        <translation>Выйти, хотя интерфейсы ещё работают?</translation>
    </message>
    <message>
        <source>They go on without this window, and the next start finds them again.</source>
        <translation>Они продолжат работать и без этого окна, а при следующем запуске оно их снова найдёт.</translation>
    </message>
    <message>
        <source>Quit, leave them running</source>
        <translation>Выйти, пусть работают</translation>
    </message>
    <message>
        <source>Stop the UIs and quit</source>
        <translation>Остановить программы и выйти</translation>
    </message>
    <message>
        <source>Go on in the background</source>
        <translation>Продолжить в фоне</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>Остаться</translation>
    </message>
</context>
<context>
    <name>RoomNote</name>
    <message>
        <source>Try it anyway</source>
        <translation>Всё равно попробовать</translation>
    </message>
    <message>
        <source>There may be too little room: {needed} are needed with what has to stay free, {free} are free on the drive of the data folder.</source>
        <translation>Места может не хватить: с учётом запаса нужно {needed}, а на диске с папкой данных свободно {free}.</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Not set</source>
        <translation>Не задано</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Undo: {name}</source>
        <translation>Отменить: {name}</translation>
    </message>
    <message>
        <source>Back to the default: {name}</source>
        <translation>Вернуть исходное: {name}</translation>
    </message>
    <message>
        <source>Changed by you</source>
        <translation>Изменено вами</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>По умолчанию</translation>
    </message>
    <message>
        <source>From the variable {name}. What is set here goes before it.</source>
        <translation>Из переменной {name}. Если задать здесь, подействует это.</translation>
    </message>
    <message>
        <source>Set by the variable {name}, so it cannot be changed here.</source>
        <translation>Задано переменной {name}, поэтому здесь не изменить.</translation>
    </message>
    <message>
        <source>The variable {name} has a wrong value: {reason}. Correct it, or unset it.</source>
        <translation>Неверное значение переменной {name}: {reason}. Исправьте её или уберите.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Changes are saved at once.</source>
        <translation>Изменения сохраняются сразу.</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Поиск настроек</translation>
    </message>
    <message>
        <source>No setting is called that</source>
        <translation>Такой настройки нет</translation>
    </message>
    <message>
        <source>Try a shorter word, or look through all of them.</source>
        <translation>Попробуйте слово короче или посмотрите все.</translation>
    </message>
    <message>
        <source>Show all settings</source>
        <translation>Показать все настройки</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Внешний вид</translation>
    </message>
    <message>
        <source>Behaviour</source>
        <translation>Поведение</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Оборудование</translation>
    </message>
    <message>
        <source>Network and mirrors</source>
        <translation>Сеть и зеркала</translation>
    </message>
    <message>
        <source>Where things are fetched from. Another address is needed only where one of these cannot be reached, for example behind a company’s mirror.</source>
        <translation>Откуда всё загружается. Другой адрес нужен, только если какой-то из этих недоступен, например когда у организации своё зеркало.</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Прочее</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>Адреса</translation>
    </message>
    <message>
        <source>This computer has no such card. Choose another one.</source>
        <translation>На этом компьютере такой видеокарты нет. Выберите другую.</translation>
    </message>
    <message>
        <source>There is no such build for this computer. Choose another one.</source>
        <translation>Для этого компьютера такой сборки нет. Выберите другую.</translation>
    </message>
    <message>
        <source>Read them again</source>
        <translation>Прочитать снова</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Открыть папку файла</translation>
    </message>
    <message>
        <source>Saved: {name}</source>
        <translation>Сохранено: {name}</translation>
    </message>
    <message>
        <source>This cannot be its value: {reason}.</source>
        <translation>Такое значение не годится: {reason}.</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s)</source>
        <translation>
            <numerusform>%n настройка</numerusform>
            <numerusform>%n настройки</numerusform>
            <numerusform>%n настроек</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SettingsWords</name>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Цвета</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Размер текста</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Анимация</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Уведомления</translation>
    </message>
    <message>
        <source>When the window is closed</source>
        <translation>При закрытии окна</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Видеокарта</translation>
    </message>
    <message>
        <source>Torch build</source>
        <translation>Сборка torch</translation>
    </message>
    <message>
        <source>Torch builds</source>
        <translation>Сборки torch</translation>
    </message>
    <message>
        <source>Python builds</source>
        <translation>Сборки Python</translation>
    </message>
    <message>
        <source>List of Python builds</source>
        <translation>Список сборок Python</translation>
    </message>
    <message>
        <source>Python packages of your own</source>
        <translation>Свои пакеты Python</translation>
    </message>
    <message>
        <source>CivitAI, mature models</source>
        <translation>CivitAI, модели для взрослых</translation>
    </message>
    <message>
        <source>ComfyUI registry</source>
        <translation>Реестр ComfyUI</translation>
    </message>
    <message>
        <source>ComfyUI-Manager lists</source>
        <translation>Списки ComfyUI-Manager</translation>
    </message>
    <message>
        <source>GitHub API</source>
        <translation>API GitHub</translation>
    </message>
    <message>
        <source>GitHub repositories</source>
        <translation>Репозитории GitHub</translation>
    </message>
    <message>
        <source>Python package index</source>
        <translation>Индекс пакетов Python</translation>
    </message>
    <message>
        <source>Of this window; the command line stays English.</source>
        <translation>Только в этом окне; командная строка остаётся на английском.</translation>
    </message>
    <message>
        <source>Of this window; consoles stay dark.</source>
        <translation>Только в этом окне; консоли остаются тёмными.</translation>
    </message>
    <message>
        <source>Makes words and buttons larger or smaller.</source>
        <translation>Делает надписи и кнопки крупнее или мельче.</translation>
    </message>
    <message>
        <source>Whether bars and messages may move.</source>
        <translation>Плавное движение полос и сообщений.</translation>
    </message>
    <message>
        <source>The one that images are computed on. Counts for what is installed from now on.</source>
        <translation>На ней создаются картинки. Действует на то, что будет установлено потом.</translation>
    </message>
    <message>
        <source>Torch does the computing. Choose another build only if yours does not work; it counts for what is installed from now on.</source>
        <translation>Все вычисления выполняет torch. Другую сборку выбирайте, только если эта не работает; выбор действует на то, что будет установлено потом.</translation>
    </message>
    <message>
        <source>{n}%</source>
        <translation>{n}&#xa0;%</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмные</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлые</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Контрастные</translation>
    </message>
    <message>
        <source>Nothing moves</source>
        <translation>Без анимации</translation>
    </message>
    <message>
        <source>Things may move</source>
        <translation>С анимацией</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>Спрашивать</translation>
    </message>
    <message>
        <source>Go on in the tray</source>
        <translation>Остаться в трее</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>The best one</source>
        <translation>Лучшая</translation>
    </message>
    <message>
        <source>The best one: {card}</source>
        <translation>Лучшая: {card}</translation>
    </message>
    <message>
        <source>None was found</source>
        <translation>Видеокарт не найдено</translation>
    </message>
    <message>
        <source>Chosen for this computer</source>
        <translation>Автовыбор</translation>
    </message>
    <message>
        <source>Chosen for this computer: {build}</source>
        <translation>Автовыбор: {build}</translation>
    </message>
</context>
<context>
    <name>ShareList</name>
    <message>
        <source>Shared folders</source>
        <translation>Общие папки</translation>
    </message>
</context>
<context>
    <name>ShareModel</name>
    <message>
        <source>Empty</source>
        <translation>Пусто</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n модель</numerusform>
            <numerusform>%n модели</numerusform>
            <numerusform>%n моделей</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ShareWords</name>
    <message>
        <source>Results</source>
        <translation>Результаты</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Чекпойнты</translation>
    </message>
    <message>
        <source>Diffusion models</source>
        <translation>Диффузионные модели</translation>
    </message>
    <message>
        <source>VAEs</source>
        <translation>VAE</translation>
    </message>
    <message>
        <source>Text encoders</source>
        <translation>Текстовые энкодеры</translation>
    </message>
    <message>
        <source>Image encoders</source>
        <translation>Энкодеры картинок</translation>
    </message>
    <message>
        <source>LoRAs</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>ControlNets</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>T2I adapters</source>
        <translation>Адаптеры T2I</translation>
    </message>
    <message>
        <source>IP adapters</source>
        <translation>IP-адаптеры</translation>
    </message>
    <message>
        <source>Style models</source>
        <translation>Модели стилей</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>Эмбеддинги</translation>
    </message>
    <message>
        <source>Hypernetworks</source>
        <translation>Гиперсети</translation>
    </message>
    <message>
        <source>Motion modules</source>
        <translation>Модули движения</translation>
    </message>
    <message>
        <source>Upscalers</source>
        <translation>Апскейлеры</translation>
    </message>
    <message>
        <source>Face restoration</source>
        <translation>Восстановление лиц</translation>
    </message>
    <message>
        <source>Inpainting models</source>
        <translation>Модели инпейнтинга</translation>
    </message>
    <message>
        <source>Option {flag}</source>
        <translation>Параметр {flag}</translation>
    </message>
    <message>
        <source>Link at {place}</source>
        <translation>Ссылка {place}</translation>
    </message>
    <message>
        <source>Link at {place}, not made yet</source>
        <translation>Ссылка {place}, ещё не создана</translation>
    </message>
    <message>
        <source>{key} in {file}</source>
        <translation>{key} в {file}</translation>
    </message>
    <message>
        <source>{key} in {file}, not written yet</source>
        <translation>{key} в {file}, ещё не записано</translation>
    </message>
    <message>
        <source>Shared by links in the program&apos;s own folders.</source>
        <translation>Общий доступ — через ссылки в папках программы.</translation>
    </message>
    <message>
        <source>Shared by a config file that Stablehand writes.</source>
        <translation>Общий доступ — через файл настроек, который пишет Stablehand.</translation>
    </message>
    <message>
        <source>Shared by options of the program.</source>
        <translation>Общий доступ — через параметры программы.</translation>
    </message>
    <message>
        <source>What is missing is made at the next launch.</source>
        <translation>Недостающее появится при следующем запуске.</translation>
    </message>
</context>
<context>
    <name>SheetRow</name>
    <message>
        <source>Saved</source>
        <translation>Сохранено</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Автовыбор</translation>
    </message>
    <message>
        <source>Yours</source>
        <translation>Ваше</translation>
    </message>
    <message>
        <source>Set by Stablehand</source>
        <translation>Задаёт Stablehand</translation>
    </message>
    <message>
        <source>{verb}: {name}</source>
        <translation>{verb}: {name}</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Сочетания клавиш</translation>
    </message>
    <message>
        <source>Search by what it does, or by its keys</source>
        <translation>Поиск по действию или клавишам</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Сочетания</translation>
    </message>
    <message>
        <source>No shortcut is called “{text}”. Try a shorter word.</source>
        <translation>Сочетания «{text}» нет. Попробуйте слово короче.</translation>
    </message>
</context>
<context>
    <name>SkeletonCard</name>
    <message>
        <source>Packages are being looked for</source>
        <translation>Ищем пакеты</translation>
    </message>
</context>
<context>
    <name>StateButton</name>
    <message>
        <source>{verb}: {name}</source>
        <translation>{verb}: {name}</translation>
    </message>
</context>
<context>
    <name>StepList</name>
    <message numerus="yes">
        <source>What will happen: %n step(s)</source>
        <translation>
            <numerusform>Что будет сделано: %n шаг</numerusform>
            <numerusform>Что будет сделано: %n шага</numerusform>
            <numerusform>Что будет сделано: %n шагов</numerusform>
        </translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Under way</source>
        <translation>Выполняется</translation>
    </message>
    <message>
        <source>Still to come</source>
        <translation>Ещё впереди</translation>
    </message>
</context>
<context>
    <name>Switch</name>
    <message>
        <source>On</source>
        <translation>Вкл</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Выкл</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show Stablehand</source>
        <translation>Показать Stablehand</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Launch {name}</source>
        <translation>Запустить {name}</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>It can be launched now.</source>
        <translation>Теперь можно запускать.</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name}: всё готово</translation>
    </message>
</context>
<context>
    <name>UninstallDialog</name>
    <message>
        <source>Its Python environment is deleted: {size}.</source>
        <translation>Окружение Python будет удалено: {size}.</translation>
    </message>
    <message>
        <source>Its Python environment is deleted: {size}, which frees {freed}; the rest other installs use as well.</source>
        <translation>Окружение Python будет удалено: {size}, освободится {freed}; остальное нужно и другим установкам.</translation>
    </message>
    <message>
        <source>The program and what you changed in it go to Stablehand&apos;s trash: {size}.</source>
        <translation>Программа и ваши изменения в ней попадут в корзину Stablehand: {size}.</translation>
    </message>
    <message>
        <source>Your models stay: {size} in {path}.</source>
        <translation>Ваши модели останутся: {size} в {path}.</translation>
    </message>
    <message>
        <source>Its images stay: {size} in {path}.</source>
        <translation>Картинки останутся: {size} в {path}.</translation>
    </message>
    <message>
        <source>The logs of its runs stay: {size} in {path}.</source>
        <translation>Журналы запусков останутся: {size} в {path}.</translation>
    </message>
    <message>
        <source>The folder it is linked to stays: {size} in {path}.</source>
        <translation>Папка, на которую ведёт ссылка, останется: {size} в {path}.</translation>
    </message>
</context>
<context>
    <name>Uninstalling</name>
    <message>
        <source>Counting what {name} takes on the disk</source>
        <translation>Считаем, сколько места занимает {name}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Uninstall</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>{name} is running. It has to be stopped first.</source>
        <translation>{name} сейчас работает. Сначала нужно остановить.</translation>
    </message>
    <message>
        <source>Stop and uninstall</source>
        <translation>Остановить и удалить</translation>
    </message>
    <message>
        <source>Uninstall {name}?</source>
        <translation>Удалить {name}?</translation>
    </message>
    <message>
        <source>It computes for {users}, which would stop working without it.</source>
        <translation>Этот пакет ведёт вычисления для {users}: без него там ничего не заработает.</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Показать {name}</translation>
    </message>
    <message>
        <source>{name} is still needed</source>
        <translation>{name} ещё нужен</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Technical details</source>
        <translation>Технические подробности</translation>
    </message>
    <message>
        <source>Does not work on this computer</source>
        <translation>Не работает на этом компьютере</translation>
    </message>
    <message>
        <source>It computes nothing itself and needs no torch.</source>
        <translation>Сам ничего не вычисляет, torch ему не нужен.</translation>
    </message>
    <message>
        <source>Torch build</source>
        <translation>Сборка torch</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>the general package index</source>
        <translation>общий индекс пакетов</translation>
    </message>
    <message>
        <source>Fetched from</source>
        <translation>Источник</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Видеокарта</translation>
    </message>
    <message>
        <source>Opens at</source>
        <translation>Адрес страницы</translation>
    </message>
</context>
<context>
    <name>VersionChoice</name>
    <message>
        <source>Version</source>
        <translation>Версия</translation>
    </message>
    <message>
        <source>Release, branch, tag or commit</source>
        <translation>Релиз, ветка, тег или коммит</translation>
    </message>
    <message>
        <source>Another version</source>
        <translation>Другая версия</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Pages</source>
        <translation>Страницы</translation>
    </message>
    <message>
        <source>Manage</source>
        <translation>Управление</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>События</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>No browser could be opened. The address was copied: {url}</source>
        <translation>Не удалось открыть браузер. Адрес скопирован: {url}</translation>
    </message>
    <message>
        <source>It is not there any more: {path}</source>
        <translation>Этого больше нет на месте: {path}</translation>
    </message>
    <message>
        <source>No file browser could be opened. The path was copied: {path}</source>
        <translation>Не удалось открыть файловый менеджер. Путь скопирован: {path}</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name}: всё готово</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
</context>
<context>
    <name>_Program</name>
    <message>
        <source>Stablehand made a mistake ({kind}). The log has the details.</source>
        <translation>Ошибка в самом Stablehand ({kind}). Подробности в журнале.</translation>
    </message>
</context>
<context>
    <name>catalog</name>
    <message>
        <source>{file}, line {line}: {where} {problem}.</source>
        <translation>{file}, строка {line}: {where} {problem}.</translation>
    </message>
    <message>
        <source>docs/catalog.md describes the format. Check with: stablehand catalog check</source>
        <translation>Формат описан в docs/catalog.md. Проверить: stablehand catalog check</translation>
    </message>
    <message>
        <source>The catalog at {path} cannot be read: {problem}.</source>
        <translation>Не удаётся прочитать каталог {path}: {problem}.</translation>
    </message>
    <message>
        <source>There is no package with the id &apos;{id}&apos;.</source>
        <translation>Пакета с идентификатором «{id}» нет.</translation>
    </message>
    <message>
        <source>Known packages: {known}.</source>
        <translation>Известные пакеты: {known}.</translation>
    </message>
    <message>
        <source>It computes nothing itself and needs no torch.</source>
        <translation>Сам ничего не вычисляет, torch ему не нужен.</translation>
    </message>
    <message>
        <source>There is no package definition at {path}.</source>
        <translation>Здесь нет описания пакета: {path}.</translation>
    </message>
    <message>
        <source>A definition is a file &lt;id&gt;/package.toml; name it, its folder or the folder of all. Fragments are checked with the definitions that include them.</source>
        <translation>Описание — это файл &lt;id&gt;/package.toml; укажите его, его папку или папку со всеми описаниями. Фрагменты проверяются вместе с описаниями, которые их включают.</translation>
    </message>
</context>
<context>
    <name>data</name>
    <message>
        <source>given with --data</source>
        <translation>указана в --data</translation>
    </message>
    <message>
        <source>given by the variable {name}</source>
        <translation>указана в переменной {name}</translation>
    </message>
    <message>
        <source>beside the program</source>
        <translation>рядом с программой</translation>
    </message>
    <message>
        <source>the system&apos;s place for user data</source>
        <translation>место системы для данных пользователя</translation>
    </message>
    <message>
        <source>{path} cannot be written: {cause}.</source>
        <translation>Не удаётся записать в {path}: {cause}.</translation>
    </message>
    <message>
        <source>Give another folder with --data, or make this one writable.</source>
        <translation>Укажите другую папку в --data или разрешите запись в эту.</translation>
    </message>
    <message>
        <source>the home folder {name} is not known</source>
        <translation>неизвестно, где домашняя папка {name}</translation>
    </message>
    <message>
        <source>the current folder is gone</source>
        <translation>текущей папки больше нет</translation>
    </message>
    <message>
        <source>{file} is a file, not a folder</source>
        <translation>{file} — это файл, а не папка</translation>
    </message>
    <message>
        <source>the drive is read-only</source>
        <translation>диск доступен только для чтения</translation>
    </message>
    <message>
        <source>there is no permission to write there</source>
        <translation>нет прав на запись</translation>
    </message>
    <message>
        <source>the drive is full</source>
        <translation>на диске нет места</translation>
    </message>
    <message>
        <source>the drive or folder is not there</source>
        <translation>диска или папки нет на месте</translation>
    </message>
    <message>
        <source>the system gives no reason</source>
        <translation>система не называет причину</translation>
    </message>
</context>
<context>
    <name>database</name>
    <message>
        <source>{file} was written by a newer version of Stablehand.</source>
        <translation>Файл {file} записан более новой версией Stablehand.</translation>
    </message>
    <message>
        <source>Update Stablehand, or use another data folder.</source>
        <translation>Обновите Stablehand или выберите другую папку данных.</translation>
    </message>
    <message>
        <source>{file} is damaged: {reason}.</source>
        <translation>Файл {file} повреждён: {reason}.</translation>
    </message>
    <message>
        <source>Move the file away; it is made anew, installs stay as they are.</source>
        <translation>Уберите этот файл: он будет создан заново, установки останутся как есть.</translation>
    </message>
    <message>
        <source>Another program holds {file}.</source>
        <translation>Файл {file} занят другой программой.</translation>
    </message>
    <message>
        <source>Close whatever reads or copies it, then try again.</source>
        <translation>Закройте то, что его читает или копирует, и попробуйте снова.</translation>
    </message>
</context>
<context>
    <name>failure</name>
    <message>
        <source>A package</source>
        <translation>Один из пакетов</translation>
    </message>
    <message>
        <source>a compiler</source>
        <translation>компилятора</translation>
    </message>
    <message>
        <source>The log of the install has the whole output.</source>
        <translation>Весь вывод — в журнале установки.</translation>
    </message>
    <message>
        <source>Check the connection, or set a mirror; then try again: it goes on where it stopped.</source>
        <translation>Проверьте соединение или укажите зеркало, затем попробуйте снова: работа продолжится с того же места.</translation>
    </message>
    <message>
        <source>A server cannot be reached.</source>
        <translation>Не удаётся связаться с сервером.</translation>
    </message>
    <message>
        <source>{host} cannot be reached.</source>
        <translation>Не удаётся связаться с {host}.</translation>
    </message>
    <message>
        <source>{host} answered with an error: {status}.</source>
        <translation>{host} отвечает ошибкой: {status}.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation>Нет доверия к сертификату {host}.</translation>
    </message>
    <message>
        <source>Where a proxy or company signs its own, name its file in SSL_CERT_FILE or in pip&apos;s setting `cert`. Check the clock of this machine too.</source>
        <translation>Если сертификаты подписывает прокси или организация, укажите их файл в SSL_CERT_FILE или в настройке pip `cert`. Проверьте и часы компьютера.</translation>
    </message>
    <message>
        <source>The drive is full.</source>
        <translation>На диске нет места.</translation>
    </message>
    <message>
        <source>Make room, then try again: it goes on where it stopped.</source>
        <translation>Освободите место и попробуйте снова: работа продолжится с того же места.</translation>
    </message>
    <message>
        <source>There is no permission to write {path}.</source>
        <translation>Нет прав на запись: {path}.</translation>
    </message>
    <message>
        <source>Close programs that use it (antivirus programs too), or make it writable.</source>
        <translation>Закройте программы, которые его используют (в том числе антивирус), или разрешите запись.</translation>
    </message>
    <message>
        <source>What was downloaded is not what it should be: the checksum of {what} differs.</source>
        <translation>Загружено не то, что нужно: контрольная сумма {what} не совпадает.</translation>
    </message>
    <message>
        <source>Try again; if it stays so, the mirror serves something else than its source.</source>
        <translation>Попробуйте снова; если не поможет, значит, зеркало отдаёт не то, что источник.</translation>
    </message>
    <message>
        <source>No set of packages fits together: {reason}</source>
        <translation>Пакеты не удаётся подобрать так, чтобы они подходили друг другу: {reason}</translation>
    </message>
    <message>
        <source>Try another release of the program, or another package index.</source>
        <translation>Попробуйте другой релиз программы или другой индекс пакетов.</translation>
    </message>
    <message>
        <source>{package} has to be built, and {missing} is missing.</source>
        <translation>{package}: нужна сборка из исходного кода, но не хватает {missing}.</translation>
    </message>
    <message>
        <source>Install a compiler: on Windows the Visual Studio Build Tools with C++, on macOS xcode-select --install, on Linux build-essential and the headers of Python.</source>
        <translation>Установите компилятор: в Windows — Visual Studio Build Tools с C++, в macOS — xcode-select --install, в Linux — build-essential и заголовочные файлы Python.</translation>
    </message>
    <message>
        <source>{package} could not be built from its source.</source>
        <translation>Не удалось собрать {package} из исходного кода.</translation>
    </message>
    <message>
        <source>{package} could not be built from its source: {line}</source>
        <translation>Не удалось собрать {package} из исходного кода: {line}</translation>
    </message>
    <message>
        <source>The repository has no branch, tag or commit {ref}.</source>
        <translation>В репозитории нет ветки, тега или коммита {ref}.</translation>
    </message>
    <message>
        <source>Choose another with --ref.</source>
        <translation>Выберите другую версию в --ref.</translation>
    </message>
    <message>
        <source>There is no repository {address}.</source>
        <translation>Репозитория {address} нет.</translation>
    </message>
    <message>
        <source>Check its address, and endpoints.git_base if it is set.</source>
        <translation>Проверьте его адрес, а также endpoints.git_base, если эта настройка задана.</translation>
    </message>
    <message>
        <source>Another git is at work there: {file} exists.</source>
        <translation>Там уже работает другой git: есть файл {file}.</translation>
    </message>
    <message>
        <source>Wait until it is done, or end it; then try again.</source>
        <translation>Дождитесь, пока он закончит, или завершите его, затем попробуйте снова.</translation>
    </message>
    <message>
        <source>{host} asks for a name and password: the repository is private, or not there.</source>
        <translation>{host} запрашивает имя и пароль: репозиторий закрыт или не существует.</translation>
    </message>
    <message>
        <source>Check the address; for a private one, store its login with git&apos;s credentials.</source>
        <translation>Проверьте адрес; для закрытого репозитория сохраните вход в git (credentials).</translation>
    </message>
    <message>
        <source>Files of yours are in git&apos;s way: {files}.</source>
        <translation>Ваши файлы мешают git: {files}.</translation>
    </message>
    <message>
        <source>Move them away, or put the changes back; then try again.</source>
        <translation>Переместите их или верните как было, затем попробуйте снова.</translation>
    </message>
    <message>
        <source>{host} asks for a login.</source>
        <translation>{host} требует входа.</translation>
    </message>
    <message>
        <source>Put it into the address in pip&apos;s configuration, or into .netrc.</source>
        <translation>Укажите имя и пароль в адресе в настройках pip или в .netrc.</translation>
    </message>
    <message>
        <source>There is no Python {version} to be had.</source>
        <translation>Python {version} взять неоткуда.</translation>
    </message>
    <message>
        <source>Set mirrors.python or mirrors.python_list, or install it on this system.</source>
        <translation>Задайте mirrors.python или mirrors.python_list либо установите его в систему.</translation>
    </message>
    <message>
        <source>A port that it needs is taken: {line}</source>
        <translation>Нужный порт занят: {line}</translation>
    </message>
    <message>
        <source>Python cannot import {module}.</source>
        <translation>Python не может импортировать {module}.</translation>
    </message>
    <message>
        <source>Close other programs, or add swap space; then try again.</source>
        <translation>Закройте другие программы или увеличьте файл подкачки, затем попробуйте снова.</translation>
    </message>
    <message>
        <source>The memory ran out.</source>
        <translation>Не хватило памяти.</translation>
    </message>
    <message>
        <source>It was ended from outside (signal {number}).</source>
        <translation>Процесс завершён извне (сигнал {number}).</translation>
    </message>
    <message>
        <source>The system does that when memory runs out: close other programs, try again.</source>
        <translation>Так система поступает, когда кончается память: закройте другие программы и попробуйте снова.</translation>
    </message>
    <message>
        <source>It ended with code {code} and said nothing.</source>
        <translation>Завершилось с кодом {code} без каких-либо сообщений.</translation>
    </message>
    <message>
        <source>It ended with code {code}: {line}</source>
        <translation>Завершилось с кодом {code}: {line}</translation>
    </message>
    <message>
        <source>The requirements {file} cannot be read: {reason}.</source>
        <translation>Не удаётся прочитать список зависимостей {file}: {reason}.</translation>
    </message>
    <message>
        <source>Try another release of the program.</source>
        <translation>Попробуйте другой релиз программы.</translation>
    </message>
</context>
<context>
    <name>file</name>
    <message>
        <source>it is not an ordinary file</source>
        <translation>это не обычный файл</translation>
    </message>
    <message>
        <source>it is larger than {size} MiB</source>
        <translation>он больше {size} МиБ</translation>
    </message>
</context>
<context>
    <name>git</name>
    <message>
        <source>Nothing was fetched into {folder}.</source>
        <translation>В {folder} ничего не загрузилось.</translation>
    </message>
    <message>
        <source>Try again; the fetch is repeated.</source>
        <translation>Попробуйте снова: загрузка повторится.</translation>
    </message>
    <message>
        <source>{address} is not the address of a repository.</source>
        <translation>{address} — это не адрес репозитория.</translation>
    </message>
    <message>
        <source>Give an address that begins with https://.</source>
        <translation>Укажите адрес, который начинается с https://.</translation>
    </message>
    <message>
        <source>{ref} is not the name of a branch, tag or commit.</source>
        <translation>{ref} — это не название ветки, тега или коммита.</translation>
    </message>
    <message>
        <source>Give a name such as main, v1.10.1 or a whole commit.</source>
        <translation>Укажите название, например main, v1.10.1 или полный хеш коммита.</translation>
    </message>
    <message>
        <source>The checkout {folder} cannot be read: {reason}.</source>
        <translation>Не удаётся прочитать рабочую копию {folder}: {reason}.</translation>
    </message>
    <message>
        <source>Install or update it again to repair it.</source>
        <translation>Установите или обновите пакет заново, это её восстановит.</translation>
    </message>
</context>
<context>
    <name>hardware</name>
    <message>
        <source>Restart the computer.</source>
        <translation>Перезагрузите компьютер.</translation>
    </message>
    <message>
        <source>Restart the computer; if that does not help, install the driver again.</source>
        <translation>Перезагрузите компьютер; если не поможет, переустановите драйвер.</translation>
    </message>
    <message>
        <source>Install NVIDIA&apos;s own driver and restart.</source>
        <translation>Установите драйвер самой NVIDIA и перезагрузите компьютер.</translation>
    </message>
    <message>
        <source>Install the driver&apos;s compute libraries; in a container, give it access to the GPU.</source>
        <translation>Установите вычислительные библиотеки драйвера; в контейнере дайте ему доступ к GPU.</translation>
    </message>
    <message>
        <source>Install the driver again for this kernel; with Secure Boot, sign its module.</source>
        <translation>Переустановите драйвер для этого ядра; при включённом Secure Boot подпишите его модуль.</translation>
    </message>
    <message>
        <source>Use a kernel and firmware that have amdgpu for this card, or AMD&apos;s own driver.</source>
        <translation>Возьмите ядро и прошивки, в которых есть amdgpu для этой карты, или драйвер самой AMD.</translation>
    </message>
    <message>
        <source>Install the driver of the card&apos;s maker.</source>
        <translation>Установите драйвер от производителя карты.</translation>
    </message>
    <message>
        <source>Use a newer Linux kernel: 6.8 or later.</source>
        <translation>Нужно ядро Linux новее: 6.8 или выше.</translation>
    </message>
    <message>
        <source>Use the version of this program for Apple silicon.</source>
        <translation>Возьмите версию этой программы для Apple silicon.</translation>
    </message>
    <message>
        <source>The NVIDIA driver was updated, but the old one is still running.</source>
        <translation>Драйвер NVIDIA обновлён, но ещё работает старый.</translation>
    </message>
    <message>
        <source>The NVIDIA driver is installed but does not answer in time.</source>
        <translation>Драйвер NVIDIA установлен, но не отвечает вовремя.</translation>
    </message>
    <message>
        <source>The NVIDIA driver is installed but does not answer: {problem}</source>
        <translation>Драйвер NVIDIA установлен, но не отвечает: {problem}</translation>
    </message>
    <message>
        <source>The NVIDIA driver runs, but NVML and nvidia-smi are missing, so it can&apos;t be asked.</source>
        <translation>Драйвер NVIDIA работает, но нет ни NVML, ни nvidia-smi, поэтому опросить его нечем.</translation>
    </message>
    <message>
        <source>{card} is not in use: NVIDIA&apos;s driver is installed but not loaded.</source>
        <translation>{card} не используется: драйвер NVIDIA установлен, но не загружен.</translation>
    </message>
    <message>
        <source>{card} runs on the nouveau driver, which cannot compute.</source>
        <translation>{card} работает на драйвере nouveau, а он не умеет вычислять.</translation>
    </message>
    <message>
        <source>{card} has no amdgpu driver.</source>
        <translation>{card}: нет драйвера amdgpu.</translation>
    </message>
    <message>
        <source>{card} has no driver.</source>
        <translation>{card}: нет драйвера.</translation>
    </message>
    <message>
        <source>An NVIDIA card</source>
        <translation>Видеокарта NVIDIA</translation>
    </message>
    <message>
        <source>An AMD card</source>
        <translation>Видеокарта AMD</translation>
    </message>
    <message>
        <source>This program runs translated (Rosetta) and cannot use the Mac&apos;s graphics.</source>
        <translation>Эта программа работает через Rosetta, поэтому графика Mac ей недоступна.</translation>
    </message>
    <message>
        <source>Looking for {part} took too long and was given up.</source>
        <translation>Проверка прервана, она шла слишком долго: {part}.</translation>
    </message>
    <message>
        <source>Looking for {part} failed: {problem}.</source>
        <translation>Проверка не удалась: {part} ({problem}).</translation>
    </message>
    <message>
        <source>graphics adapters</source>
        <translation>видеоадаптеры</translation>
    </message>
    <message>
        <source>NVIDIA cards</source>
        <translation>видеокарты NVIDIA</translation>
    </message>
    <message>
        <source>AMD cards</source>
        <translation>видеокарты AMD</translation>
    </message>
    <message>
        <source>Intel graphics</source>
        <translation>графика Intel</translation>
    </message>
    <message>
        <source>the Mac&apos;s graphics</source>
        <translation>графика Mac</translation>
    </message>
    <message>
        <source>virtual displays</source>
        <translation>виртуальные экраны</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>процессор</translation>
    </message>
    <message>
        <source>the system&apos;s version</source>
        <translation>версия системы</translation>
    </message>
    <message>
        <source>the memory</source>
        <translation>память</translation>
    </message>
    <message>
        <source>{problem} {fix}</source>
        <translation>{problem} {fix}</translation>
    </message>
</context>
<context>
    <name>indexes</name>
    <message>
        <source>the torch build that was chosen</source>
        <translation>выбранная сборка torch</translation>
    </message>
    <message>
        <source>the settings</source>
        <translation>настройки</translation>
    </message>
    <message>
        <source>the variables of uv</source>
        <translation>переменные uv</translation>
    </message>
    <message>
        <source>the variables of pip</source>
        <translation>переменные pip</translation>
    </message>
    <message>
        <source>pip&apos;s configuration {path}</source>
        <translation>настройки pip {path}</translation>
    </message>
    <message>
        <source>uv&apos;s configuration {path}</source>
        <translation>настройки uv {path}</translation>
    </message>
    <message>
        <source>The configuration {path} cannot be read and is passed over.</source>
        <translation>Не удаётся прочитать файл настроек {path}, он пропущен.</translation>
    </message>
    <message>
        <source>{place}, named by {source}, is missing.</source>
        <translation>Не найдено: {place} (где указано: {source}).</translation>
    </message>
</context>
<context>
    <name>install</name>
    <message>
        <source>The environment of {name} is damaged or gone.</source>
        <translation>Окружение {name} повреждено или пропало.</translation>
    </message>
    <message>
        <source>Make it anew: stablehand install {package} --name {name}</source>
        <translation>Создать заново: stablehand install {package} --name {name}</translation>
    </message>
    <message>
        <source>The Python of this install is gone: {path}.</source>
        <translation>Python этой установки пропал: {path}.</translation>
    </message>
    <message>
        <source>Install the package again under the same name; models and images stay.</source>
        <translation>Установите пакет заново под тем же именем; модели и картинки останутся.</translation>
    </message>
    <message>
        <source>{name} is needed and is missing.</source>
        <translation>Нужен компонент {name}, а его нет.</translation>
    </message>
    <message>
        <source>{name} is missing; parts of the program may not work. {hint}</source>
        <translation>Нет компонента {name}: часть возможностей программы может не работать. {hint}</translation>
    </message>
    <message>
        <source>Install Node.js from https://nodejs.org and try again.</source>
        <translation>Установите Node.js с https://nodejs.org и попробуйте снова.</translation>
    </message>
    <message>
        <source>Install the .NET 8 SDK from https://dotnet.microsoft.com and try again.</source>
        <translation>Установите .NET 8 SDK с https://dotnet.microsoft.com и попробуйте снова.</translation>
    </message>
    <message>
        <source>Install ffmpeg for video.</source>
        <translation>Для видео установите ffmpeg.</translation>
    </message>
    <message>
        <source>Install Microsoft&apos;s Visual C++ runtime from https://aka.ms/vs/17/release/vc_redist.x64.exe and try again.</source>
        <translation>Установите библиотеки Microsoft Visual C++ (https://aka.ms/vs/17/release/vc_redist.x64.exe) и попробуйте снова.</translation>
    </message>
    <message>
        <source>Install libgl1 (Debian, Ubuntu) or mesa-libGL (Fedora, Arch).</source>
        <translation>Установите libgl1 (Debian, Ubuntu) или mesa-libGL (Fedora, Arch).</translation>
    </message>
    <message>
        <source>Install python3-tk.</source>
        <translation>Установите python3-tk.</translation>
    </message>
    <message>
        <source>The torch index {index} cannot be reached; torch is taken from the general index instead.</source>
        <translation>Не удаётся связаться с индексом torch {index}; вместо него torch берётся из общего индекса.</translation>
    </message>
    <message>
        <source>It is the build for NVIDIA cards, which works on the processor too but takes about 4 GB more room.</source>
        <translation>Это сборка для видеокарт NVIDIA: на процессоре она тоже работает, но занимает примерно на 4 ГБ больше.</translation>
    </message>
    <message>
        <source>The package index could not give versions as of {date}, so today&apos;s were installed.</source>
        <translation>Индекс пакетов не смог дать версии на {date}, поэтому установлены сегодняшние.</translation>
    </message>
    <message>
        <source>The data folder&apos;s path is long ({count} characters). Windows programs often stop at 260: a shorter one, such as C:\Stablehand, is safer.</source>
        <translation>Путь к папке данных длинный (символов: {count}). Программы в Windows часто не справляются с путями длиннее 260: надёжнее путь покороче, например C:\Stablehand.</translation>
    </message>
    <message>
        <source>There is not enough room on the drive of {data}: {needed} GB are needed, {free} GB are free.</source>
        <translation>На диске с {data} не хватает места: нужно {needed} ГБ, свободно {free} ГБ.</translation>
    </message>
    <message>
        <source>Free some room, choose another data folder with --data, or go on regardless with --ignore-space.</source>
        <translation>Освободите место, выберите другую папку данных в --data или продолжите несмотря на это с --ignore-space.</translation>
    </message>
    <message>
        <source>The torch index could not be reached, so torch and its companions came from elsewhere and may be of different builds. Make the index reachable, set mirrors.torch, or take torch out of find-links; then install again.</source>
        <translation>Связаться с индексом torch не удалось, поэтому torch и связанные с ним пакеты взяты из других мест и могут быть из разных сборок. Восстановите доступ к индексу, задайте mirrors.torch или уберите torch из find-links, затем установите заново.</translation>
    </message>
    <message>
        <source>The torch index could not be reached, so torch came from the general index, which has no build for this card. Make the index reachable or set mirrors.torch, then install again.</source>
        <translation>Связаться с индексом torch не удалось, поэтому torch взят из общего индекса, а там нет сборки для этой видеокарты. Восстановите доступ к индексу или задайте mirrors.torch, затем установите заново.</translation>
    </message>
    <message>
        <source>{name} is installed but does not work: {problem}</source>
        <translation>{name}: всё установлено, но не работает: {problem}</translation>
    </message>
    <message>
        <source>the package {text} is missing.</source>
        <translation>нет пакета {text}.</translation>
    </message>
    <message>
        <source>Run the same command again: the environment is made anew, of what was fetched already.</source>
        <translation>Запустите ту же команду снова: окружение будет создано заново из уже загруженного.</translation>
    </message>
    <message>
        <source>a package has another version than it must have: {text}.</source>
        <translation>у пакета не та версия, что нужна: {text}.</translation>
    </message>
    <message>
        <source>it cannot be loaded: {text}.</source>
        <translation>не загружается: {text}.</translation>
    </message>
    <message>
        <source>The log has every command and its output.</source>
        <translation>В журнале есть все команды и их вывод.</translation>
    </message>
    <message>
        <source>{text}.</source>
        <translation>{text}.</translation>
    </message>
    <message>
        <source>Update the card&apos;s driver and restart, or install for the processor with --torch cpu.</source>
        <translation>Обновите драйвер видеокарты и перезагрузите компьютер либо установите для процессора: --torch cpu.</translation>
    </message>
    <message>
        <source>the card cannot compute with this torch: {text}.</source>
        <translation>с этим torch видеокарта не может вычислять: {text}.</translation>
    </message>
    <message>
        <source>Choose another build with --torch, or the processor with --torch cpu.</source>
        <translation>Выберите другую сборку в --torch или процессор: --torch cpu.</translation>
    </message>
    <message>
        <source>Python builds cannot be fetched ({cause}), so the system&apos;s Python {version} at {path} is used.</source>
        <translation>Сборки Python загрузить не удаётся ({cause}), поэтому взят Python {version} из системы: {path}.</translation>
    </message>
    <message>
        <source>Python {series} cannot be fetched, and this machine has none that fits.</source>
        <translation>Загрузить Python {series} не удаётся, а на этом компьютере подходящего нет.</translation>
    </message>
    <message>
        <source>Connect to the internet and run the same command again, set mirrors.python to a mirror, or install Python {series}.</source>
        <translation>Подключитесь к интернету и запустите ту же команду снова, укажите зеркало в mirrors.python или установите Python {series}.</translation>
    </message>
    <message>
        <source>It happened at: {step}. The log: {log}</source>
        <translation>Сбой на шаге: {step}. Журнал: {log}</translation>
    </message>
    <message>
        <source>This drive holds no links, so models are shared by {method} instead.</source>
        <translation>Этот диск не поддерживает ссылки, поэтому общий доступ к моделям настроен способом «{method}».</translation>
    </message>
    <message>
        <source>{count} files got a new name, since the library had others of their name.</source>
        <translation>Файлов с новым именем: {count} — в библиотеке уже были другие с такими же именами.</translation>
    </message>
    <message>
        <source>The repository brings &apos;{name}&apos;, a name that Stablehand keeps for itself.</source>
        <translation>В репозитории есть «{name}», а это имя Stablehand бережёт для себя.</translation>
    </message>
    <message>
        <source>Try another release, or another repository.</source>
        <translation>Попробуйте другой релиз или другой репозиторий.</translation>
    </message>
    <message>
        <source>{folder} holds files that are not Stablehand&apos;s, such as {name}.</source>
        <translation>В {folder} лежат файлы, созданные не Stablehand, например {name}.</translation>
    </message>
    <message>
        <source>Give the install another name with --name, or move that folder away.</source>
        <translation>Дайте установке другое имя в --name или переместите эту папку.</translation>
    </message>
    <message>
        <source>There is no install named &apos;{name}&apos;.</source>
        <translation>Установки с именем «{name}» нет.</translation>
    </message>
    <message>
        <source>Installed: {known}.</source>
        <translation>Установлено: {known}.</translation>
    </message>
    <message>
        <source>Nothing is installed yet: stablehand catalog list</source>
        <translation>Пока ничего не установлено: stablehand catalog list</translation>
    </message>
    <message>
        <source>The record of {name} cannot be read: {reason}.</source>
        <translation>Не удаётся прочитать запись об установке {name}: {reason}.</translation>
    </message>
    <message>
        <source>The file is {file}; the install itself is untouched. To take it to the trash: stablehand uninstall {name}</source>
        <translation>Это файл {file}; сама установка не тронута. Переместить её в корзину: stablehand uninstall {name}</translation>
    </message>
    <message>
        <source>Another Stablehand is changing {name} right now.</source>
        <translation>Прямо сейчас {name} меняет другой Stablehand.</translation>
    </message>
    <message>
        <source>Wait until it is done, or stop it.</source>
        <translation>Дождитесь, пока он закончит, или остановите его.</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; cannot be the name of an install.</source>
        <translation>Назвать установку «{name}» нельзя.</translation>
    </message>
    <message>
        <source>Use up to 60 letters a-z, digits, spaces, dots, - and _, starting with a letter.</source>
        <translation>Можно до 60 символов: латинские буквы, цифры, пробелы, точки, - и _; первой должна быть буква.</translation>
    </message>
    <message>
        <source>{name} needs the install {other}, which is not there.</source>
        <translation>Для {name} нужна установка {other}, а её нет.</translation>
    </message>
    <message>
        <source>Install it again: stablehand install {package}</source>
        <translation>Установить снова: stablehand install {package}</translation>
    </message>
    <message>
        <source>Install {name}</source>
        <translation>Установка {name}</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>Остановлено.</translation>
    </message>
    <message>
        <source>The program of {name} is missing: {folder}.</source>
        <translation>Программа пакета {name} пропала: {folder}.</translation>
    </message>
    <message>
        <source>There is already an install named &apos;{name}&apos; ({package}).</source>
        <translation>Установка с именем «{name}» уже есть ({package}).</translation>
    </message>
    <message>
        <source>Give this one another name with --name, or uninstall that one first.</source>
        <translation>Дайте этой другое имя в --name или сначала удалите ту.</translation>
    </message>
    <message>
        <source>{name} is installed already, with {what} {has} instead of {wanted}.</source>
        <translation>Установка {name} уже есть, но она другая: {what} — {has}, а нужно {wanted}.</translation>
    </message>
    <message>
        <source>revision</source>
        <translation>ревизия</translation>
    </message>
    <message>
        <source>source</source>
        <translation>источник</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>torch build</source>
        <translation>сборка torch</translation>
    </message>
    <message>
        <source>sharing</source>
        <translation>общий доступ к моделям</translation>
    </message>
    <message>
        <source>{name} comes with Stablehand in one version, so it takes no --ref or --source.</source>
        <translation>{name} поставляется вместе с Stablehand в единственной версии, поэтому --ref и --source здесь не действуют.</translation>
    </message>
    <message>
        <source>{name} brings weights under a licence that you have to accept: {licence}.</source>
        <translation>Вместе с {name} загружаются веса, лицензию на которые нужно принять: {licence}.</translation>
    </message>
    <message>
        <source>Read it at {url}; agree with --accept-licence.</source>
        <translation>Прочитать её: {url}; согласиться: --accept-licence.</translation>
    </message>
    <message>
        <source>Uninstall {name}</source>
        <translation>Удаление {name}</translation>
    </message>
    <message>
        <source>Moving it to the trash, deleting its environment</source>
        <translation>Перемещение в корзину, удаление окружения</translation>
    </message>
    <message>
        <source>Stopping {name}</source>
        <translation>Остановка {name}</translation>
    </message>
    <message>
        <source>{name} is running.</source>
        <translation>{name} сейчас работает.</translation>
    </message>
    <message>
        <source>Stop it first: stablehand stop {name}</source>
        <translation>Сначала остановите: stablehand stop {name}</translation>
    </message>
    <message>
        <source>{name} computes for {users}, which would stop working.</source>
        <translation>{name} ведёт вычисления для {users}; без этого там ничего не заработает.</translation>
    </message>
    <message>
        <source>Uninstall {users} first.</source>
        <translation>Сначала удалите {users}.</translation>
    </message>
    <message>
        <source>Have {name} installed, which it needs</source>
        <translation>Установка нужного пакета {name}</translation>
    </message>
</context>
<context>
    <name>job</name>
    <message>
        <source>It was stopped.</source>
        <translation>Остановлено.</translation>
    </message>
    <message>
        <source>Stablehand made a mistake: {kind}.</source>
        <translation>Ошибка в самом Stablehand: {kind}.</translation>
    </message>
    <message>
        <source>The log has the details; please report them.</source>
        <translation>Подробности в журнале; пожалуйста, сообщите о них.</translation>
    </message>
</context>
<context>
    <name>launch</name>
    <message>
        <source>You set it.</source>
        <translation>Задано вами.</translation>
    </message>
    <message>
        <source>The port Stablehand watches and opens.</source>
        <translation>Порт, за которым следит и который открывает Stablehand.</translation>
    </message>
    <message>
        <source>The program fetches this second repository itself; this is where from.</source>
        <translation>Программа загружает этот второй репозиторий сама; здесь указано, откуда.</translation>
    </message>
    <message>
        <source>What Stablehand installed, so that the program does not fetch it anew.</source>
        <translation>То, что установил Stablehand: программе не нужно загружать это заново.</translation>
    </message>
    <message>
        <source>The address Stablehand watches and opens.</source>
        <translation>Адрес, за которым следит и который открывает Stablehand.</translation>
    </message>
    <message>
        <source>Caches and temporary files stay inside the data folder.</source>
        <translation>Кэш и временные файлы остаются в папке данных.</translation>
    </message>
    <message>
        <source>Whatever the program installs by itself cannot replace torch.</source>
        <translation>Что бы программа ни устанавливала сама, заменить torch она не сможет.</translation>
    </message>
    <message>
        <source>{name} cannot use port {port}: it is taken.</source>
        <translation>{name} не может занять порт {port}: он уже используется.</translation>
    </message>
    <message>
        <source>Give another one with --port, or end the program that uses it.</source>
        <translation>Укажите другой в --port или закройте программу, которая его использует.</translation>
    </message>
    <message>
        <source>the process that watches over it ended at once</source>
        <translation>наблюдающий процесс сразу завершился</translation>
    </message>
    <message>
        <source>{name} could not be started: {reason}</source>
        <translation>Не удалось запустить {name}: {reason}</translation>
    </message>
    <message>
        <source>The log is {log}.</source>
        <translation>Журнал: {log}.</translation>
    </message>
    <message>
        <source>{name} was installed for other hardware; it may be slow or fail until it is reinstalled.</source>
        <translation>{name}: установка сделана для другого оборудования; пока её не переустановить, возможны медленная работа и сбои.</translation>
    </message>
    <message>
        <source>{name} is not running.</source>
        <translation>{name} сейчас не работает.</translation>
    </message>
    <message>
        <source>Some processes of {name} could not be ended.</source>
        <translation>Некоторые процессы {name} не удалось завершить.</translation>
    </message>
    <message>
        <source>Start {name}</source>
        <translation>Запуск {name}</translation>
    </message>
    <message>
        <source>Checking the install and starting the program</source>
        <translation>Проверка установки и запуск программы</translation>
    </message>
    <message>
        <source>Stop {name}</source>
        <translation>Остановка {name}</translation>
    </message>
    <message>
        <source>Asking the program to end</source>
        <translation>Просим программу завершиться</translation>
    </message>
    <message>
        <source>{name} has not been launched yet.</source>
        <translation>Запусков {name} ещё не было.</translation>
    </message>
    <message>
        <source>The log {path} is gone.</source>
        <translation>Журнала {path} больше нет.</translation>
    </message>
    <message>
        <source>{name} cannot be launched: its install is not complete.</source>
        <translation>{name} нельзя запустить: установка не завершена.</translation>
    </message>
    <message>
        <source>Go on where it stopped: stablehand install {package} --name {name}</source>
        <translation>Продолжить с того же места: stablehand install {package} --name {name}</translation>
    </message>
    <message>
        <source>{name} still runs, but what watched over it has ended: stop it and launch it again.</source>
        <translation>{name} ещё работает, но наблюдавший процесс завершился: остановите и запустите снова.</translation>
    </message>
    <message>
        <source>{name} was running already.</source>
        <translation>{name} уже работает.</translation>
    </message>
    <message>
        <source>{name} has no session &apos;{session}&apos;.</source>
        <translation>У {name} нет сеанса «{session}».</translation>
    </message>
    <message>
        <source>There are: {known}.</source>
        <translation>Есть такие: {known}.</translation>
    </message>
    <message>
        <source>No browser could be opened here: {url}</source>
        <translation>Здесь не удалось открыть браузер: {url}</translation>
    </message>
    <message>
        <source>The session {session} is no longer known.</source>
        <translation>Сеанс {session} больше не известен.</translation>
    </message>
    <message>
        <source>{name} ended by itself: {how}.</source>
        <translation>Работа {name} прервалась сама собой: {how}.</translation>
    </message>
    <message>
        <source>{name} ended before it was ready: {how}.</source>
        <translation>Запуск {name} не завершился: {how}.</translation>
    </message>
    <message>
        <source>{line}</source>
        <translation>{line}</translation>
    </message>
    <message>
        <source>it was stopped</source>
        <translation>его остановили</translation>
    </message>
    <message>
        <source>it was killed, together with what watched over it</source>
        <translation>процесс убит вместе с тем, который за ним наблюдал</translation>
    </message>
    <message>
        <source>it was killed, as the system does when memory runs out</source>
        <translation>процесс убит — так система поступает, когда кончается память</translation>
    </message>
    <message>
        <source>signal {number}</source>
        <translation>сигнал {number}</translation>
    </message>
    <message>
        <source>exit code {code}</source>
        <translation>код выхода {code}</translation>
    </message>
    <message>
        <source>{name} was not ready after {seconds} seconds; it goes on running.</source>
        <translation>Прошло {seconds} с, а {name} ещё не отвечает; программа продолжает работать.</translation>
    </message>
    <message>
        <source>The page of {name} answers, its API does not (yet).</source>
        <translation>Страница {name} отвечает, а API (пока) нет.</translation>
    </message>
    <message>
        <source>The whole log: stablehand logs {name}</source>
        <translation>Весь журнал: stablehand logs {name}</translation>
    </message>
</context>
<context>
    <name>link</name>
    <message>
        <source>{path} is no link of ours; it is left alone.</source>
        <translation>{path} — не наша ссылка; она не тронута.</translation>
    </message>
    <message>
        <source>Move what is there to another place.</source>
        <translation>Переместите то, что там лежит.</translation>
    </message>
    <message>
        <source>No link can be made at {path}: {reason}.</source>
        <translation>Не удаётся создать ссылку {path}: {reason}.</translation>
    </message>
    <message>
        <source>there are no links here</source>
        <translation>здесь ссылки не поддерживаются</translation>
    </message>
    <message>
        <source>Choose another way of sharing for this folder.</source>
        <translation>Выберите для этой папки другой способ общего доступа.</translation>
    </message>
</context>
<context>
    <name>live</name>
    <message>
        <source>Stablehand made a mistake: {kind}.</source>
        <translation>Ошибка в самом Stablehand: {kind}.</translation>
    </message>
    <message>
        <source>The log has the details; please report them.</source>
        <translation>Подробности в журнале; пожалуйста, сообщите о них.</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name}: всё готово</translation>
    </message>
    <message>
        <source>The install of {name} was interrupted last time and goes on now</source>
        <translation>Прошлая установка {name} прервалась и теперь продолжается</translation>
    </message>
    <message>
        <source>Done: {what}</source>
        <translation>Готово: {what}</translation>
    </message>
    <message>
        <source>Stopped: {what}</source>
        <translation>Остановлено: {what}</translation>
    </message>
    <message>
        <source>Failed: {what}</source>
        <translation>Не удалось: {what}</translation>
    </message>
</context>
<context>
    <name>logs</name>
    <message>
        <source>The log could not be saved as {path}: {reason}.</source>
        <translation>Не удалось сохранить журнал как {path}: {reason}.</translation>
    </message>
    <message>
        <source>Choose another folder, or make room on the drive.</source>
        <translation>Выберите другую папку или освободите место на диске.</translation>
    </message>
    <message>
        <source>The log {path} cannot be read: {reason}.</source>
        <translation>Не удаётся прочитать журнал {path}: {reason}.</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Look through the models</source>
        <translation>Просмотр моделей</translation>
    </message>
    <message>
        <source>Looking through the models</source>
        <translation>Просматриваем модели</translation>
    </message>
    <message>
        <source>There is no kind of model named &apos;{kind}&apos;.</source>
        <translation>Вида моделей «{kind}» нет.</translation>
    </message>
    <message>
        <source>Kinds: {kinds}.</source>
        <translation>Виды: {kinds}.</translation>
    </message>
    <message>
        <source>The list is not saved: {reason}</source>
        <translation>Список не сохранён: {reason}</translation>
    </message>
    <message>
        <source>Cannot be read in the model tree: {count}, first {path} ({reason}).</source>
        <translation>В общей библиотеке моделей не читается: {count}, первое — {path} ({reason}).</translation>
    </message>
    <message>
        <source>Links that lead out of the model tree are not followed: {count}, first {path}.</source>
        <translation>Ссылки за пределы общей библиотеки моделей пропущены: {count}, первая — {path}.</translation>
    </message>
    <message>
        <source>Files without a byte are left out: {count}.</source>
        <translation>Пропущено пустых файлов: {count}.</translation>
    </message>
    <message>
        <source>Unfinished downloads are left out: {count}.</source>
        <translation>Пропущено незавершённых загрузок: {count}.</translation>
    </message>
    <message>
        <source>The index of models was damaged and has been made anew; the old one is {file}.</source>
        <translation>Индекс моделей был повреждён и создан заново; старый — {file}.</translation>
    </message>
</context>
<context>
    <name>options</name>
    <message>
        <source>{package} has no option &apos;{name}&apos;.</source>
        <translation>У {package} нет параметра «{name}».</translation>
    </message>
    <message>
        <source>Nearest: {names}.</source>
        <translation>Похожие: {names}.</translation>
    </message>
    <message>
        <source>Stablehand sets it itself</source>
        <translation>Stablehand задаёт это сам</translation>
    </message>
    <message>
        <source>Stablehand sets {flag} itself</source>
        <translation>Stablehand сам задаёт {flag}</translation>
    </message>
    <message>
        <source>{what} is a risk: {why}</source>
        <translation>{what} — это риск: {why}</translation>
    </message>
    <message>
        <source>If that is what you want, add {consent}.</source>
        <translation>Если вы хотите именно этого, добавьте {consent}.</translation>
    </message>
    <message>
        <source>it has a NUL character</source>
        <translation>в значении есть символ NUL</translation>
    </message>
    <message>
        <source>it needs a value</source>
        <translation>нужно значение</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is neither on nor off</source>
        <translation>«{value}» — это ни «вкл», ни «выкл» (on, off)</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is no whole number</source>
        <translation>«{value}» — не целое число</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is no number</source>
        <translation>«{value}» — не число</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is no choice</source>
        <translation>значения «{value}» среди вариантов нет</translation>
    </message>
    <message>
        <source>It takes: {choices}.</source>
        <translation>Варианты: {choices}.</translation>
    </message>
    <message>
        <source>The port is chosen with --port, the sharing of models at the install.</source>
        <translation>Порт выбирают в --port, общий доступ к моделям — при установке.</translation>
    </message>
    <message>
        <source>{flag} cannot be set so: {reason}.</source>
        <translation>Задать {flag} так нельзя: {reason}.</translation>
    </message>
    <message>
        <source>only one of it and {other} can be given</source>
        <translation>можно задать только что-то одно: это или {other}</translation>
    </message>
    <message>
        <source>&apos;{value}&apos; is no port between 1 and 65535</source>
        <translation>«{value}» — не порт от 1 до 65535</translation>
    </message>
    <message>
        <source>a quotation mark is not closed</source>
        <translation>не закрыта кавычка</translation>
    </message>
    <message>
        <source>a variable&apos;s name has letters, digits and _ only</source>
        <translation>в имени переменной могут быть только латинские буквы, цифры и _</translation>
    </message>
    <message>
        <source>It decides where things are installed and which programs are run.</source>
        <translation>От неё зависит, куда что устанавливается и какие программы запускаются.</translation>
    </message>
    <message>
        <source>You set it.</source>
        <translation>Задано вами.</translation>
    </message>
    <message>
        <source>{package} no longer has what you set once, so it is not given: {flags}.</source>
        <translation>В {package} больше нет того, что вы когда-то задали, поэтому это не передаётся: {flags}.</translation>
    </message>
    <message>
        <source>{flag} was taken back: of its group only one can be given.</source>
        <translation>Параметр {flag} снят: из его группы можно задать только один.</translation>
    </message>
    <message>
        <source>{name} is running: this takes effect at its next launch.</source>
        <translation>{name} сейчас работает: изменение подействует при следующем запуске.</translation>
    </message>
    <message>
        <source>{key} cannot be set so: {reason}.</source>
        <translation>Задать {key} так нельзя: {reason}.</translation>
    </message>
</context>
<context>
    <name>path</name>
    <message>
        <source>The path {path} does not stay inside {folder}.</source>
        <translation>Путь {path} выходит за пределы {folder}.</translation>
    </message>
</context>
<context>
    <name>plan</name>
    <message>
        <source>{name} does not run on Python {wish}.</source>
        <translation>{name} не работает на Python {wish}.</translation>
    </message>
    <message>
        <source>It runs on: {series}.</source>
        <translation>Подходят: {series}.</translation>
    </message>
    <message>
        <source>{name} cannot run on this machine: {reason}</source>
        <translation>{name} не сможет работать на этом компьютере: {reason}</translation>
    </message>
    <message>
        <source>it was not made for this operating system</source>
        <translation>не рассчитано на эту операционную систему</translation>
    </message>
    <message>
        <source>See what works here with: stablehand catalog list</source>
        <translation>Что работает здесь: stablehand catalog list</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>процессор</translation>
    </message>
    <message>
        <source>Make {name} its back end</source>
        <translation>Подключение {name} для вычислений</translation>
    </message>
    <message>
        <source>Make sure that {name} is there</source>
        <translation>Проверка: есть ли {name}</translation>
    </message>
    <message>
        <source>Check out {name} at {ref}</source>
        <translation>Загрузка {name} ({ref})</translation>
    </message>
    <message>
        <source>Install {name} from the package index</source>
        <translation>Установка {name} из индекса пакетов</translation>
    </message>
    <message>
        <source>Copy {name}, which comes with Stablehand</source>
        <translation>Копирование {name} из поставки Stablehand</translation>
    </message>
    <message>
        <source>Check out the second repository {folder}</source>
        <translation>Загрузка второго репозитория {folder}</translation>
    </message>
    <message>
        <source>Get Python {version}, for Stablehand only</source>
        <translation>Загрузка Python {version} только для Stablehand</translation>
    </message>
    <message>
        <source>Make the package&apos;s own environment</source>
        <translation>Создание отдельного окружения для пакета</translation>
    </message>
    <message>
        <source>Install torch {version} ({backend}) first</source>
        <translation>Установка torch {version} ({backend}), до всего остального</translation>
    </message>
    <message>
        <source>Install the requirements under torch&apos;s protection</source>
        <translation>Установка зависимостей без замены torch</translation>
    </message>
    <message>
        <source>Install the requirements</source>
        <translation>Установка зависимостей</translation>
    </message>
    <message>
        <source>Install the requirements as of the program&apos;s date, under torch&apos;s protection</source>
        <translation>Установка зависимостей в версиях на дату программы, без замены torch</translation>
    </message>
    <message>
        <source>Prove it: check that everything fits together</source>
        <translation>Проверка, что всё подходит друг другу</translation>
    </message>
    <message>
        <source>Prove it: import torch, check the pins, compute on {device}</source>
        <translation>Проверка: импорт torch, закреплённые версии, вычисление на устройстве ({device})</translation>
    </message>
    <message>
        <source>Share the model tree ({method})</source>
        <translation>Общий доступ к моделям ({method})</translation>
    </message>
    <message>
        <source>{name} comes with Stablehand in one version, so it takes no --ref.</source>
        <translation>{name} поставляется вместе с Stablehand в единственной версии, поэтому --ref здесь не действует.</translation>
    </message>
</context>
<context>
    <name>preview</name>
    <message>
        <source>{what} {wish} cannot be used here: {reason}</source>
        <translation>{what} {wish} здесь не подходит: {reason}</translation>
    </message>
    <message>
        <source>There is no torch build named &apos;{name}&apos;.</source>
        <translation>Сборки torch с именем «{name}» нет.</translation>
    </message>
    <message>
        <source>{name} has no Python of its own; it uses that of {other}.</source>
        <translation>У {name} нет своего Python, используется Python пакета {other}.</translation>
    </message>
    <message>
        <source>Choose another one, or leave the choice to Stablehand.</source>
        <translation>Выберите другой вариант или предоставьте выбор Stablehand.</translation>
    </message>
</context>
<context>
    <name>problems</name>
    <message>
        <source>Change what was chosen, then try again.</source>
        <translation>Измените выбор и попробуйте снова.</translation>
    </message>
    <message>
        <source>It can go on where it stopped.</source>
        <translation>Можно продолжить с того же места.</translation>
    </message>
    <message>
        <source>Close the window that is open, then try again.</source>
        <translation>Закройте открытое окно и попробуйте снова.</translation>
    </message>
    <message>
        <source>Correct the file or move it away; the other packages work as before.</source>
        <translation>Исправьте файл или уберите его; остальные пакеты работают как прежде.</translation>
    </message>
    <message>
        <source>Make it readable; the packages that come with Stablehand work as before.</source>
        <translation>Разрешите его чтение; пакеты из поставки Stablehand работают как прежде.</translation>
    </message>
    <message>
        <source>Choose another one: the list tells which packages work on this computer.</source>
        <translation>Выберите другой: в списке видно, какие пакеты работают на этом компьютере.</translation>
    </message>
    <message>
        <source>Use another file, or let Stablehand look at this computer itself.</source>
        <translation>Возьмите другой файл или дайте Stablehand самому изучить этот компьютер.</translation>
    </message>
    <message>
        <source>Correct its name in the settings file, or remove the line.</source>
        <translation>Исправьте её имя в файле настроек или удалите строку.</translation>
    </message>
    <message>
        <source>Make the data folder readable, or use another one.</source>
        <translation>Разрешите чтение папки данных или выберите другую.</translation>
    </message>
    <message>
        <source>Choose another value in the settings.</source>
        <translation>Выберите другое значение в настройках.</translation>
    </message>
    <message>
        <source>Make the folder writable: look at its permissions, and whether its drive is connected and has room.</source>
        <translation>Разрешите запись в папку: проверьте права на неё, подключён ли её диск и есть ли на нём место.</translation>
    </message>
    <message>
        <source>Nothing was touched there. The definition of the package names a wrong place; whoever wrote it can correct it.</source>
        <translation>Там ничего не тронуто. В описании пакета указано неверное место; исправить его может автор описания.</translation>
    </message>
    <message>
        <source>Check that the program is there and may be run; antivirus programs sometimes take such files away.</source>
        <translation>Проверьте, что программа на месте и её можно запускать; иногда такие файлы забирает антивирус.</translation>
    </message>
    <message>
        <source>Make room on the drive, then try again: it goes on where it stopped.</source>
        <translation>Освободите место на диске и попробуйте снова: работа продолжится с того же места.</translation>
    </message>
    <message>
        <source>Try again; the log of the install has the whole output.</source>
        <translation>Попробуйте снова; весь вывод — в журнале установки.</translation>
    </message>
    <message>
        <source>Choose another release or branch.</source>
        <translation>Выберите другой релиз или другую ветку.</translation>
    </message>
    <message>
        <source>Connect to the internet and try again, name a mirror in the settings, or install this Python yourself.</source>
        <translation>Подключитесь к интернету и попробуйте снова, укажите зеркало в настройках или установите этот Python сами.</translation>
    </message>
    <message>
        <source>It is no longer there: perhaps another Stablehand has taken it away.</source>
        <translation>Этого больше нет: возможно, это убрал другой запущенный Stablehand.</translation>
    </message>
    <message>
        <source>The program itself is untouched. Uninstalling takes its folder to the trash, models and images stay; then it can be installed again.</source>
        <translation>Сама программа не тронута. При удалении её папка попадёт в корзину, модели и картинки останутся; потом её можно установить снова.</translation>
    </message>
    <message>
        <source>Give the new one another name, or uninstall the one that is there.</source>
        <translation>Дайте новой установке другое имя или удалите ту, что уже есть.</translation>
    </message>
    <message>
        <source>Give the install another name, or move that folder away.</source>
        <translation>Дайте установке другое имя или переместите эту папку.</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>Сначала остановите.</translation>
    </message>
    <message>
        <source>The log has every command and its output.</source>
        <translation>В журнале есть все команды и их вывод.</translation>
    </message>
    <message>
        <source>Try again: its environment is made anew, from what was fetched already.</source>
        <translation>Попробуйте снова: окружение будет создано заново из уже загруженного.</translation>
    </message>
    <message>
        <source>Update the driver of the graphics card and restart the computer, or install it for the processor.</source>
        <translation>Обновите драйвер видеокарты и перезагрузите компьютер либо установите для процессора.</translation>
    </message>
    <message>
        <source>Choose another torch build for it, or install it for the processor.</source>
        <translation>Выберите другую сборку torch или установите для процессора.</translation>
    </message>
    <message>
        <source>Let its install go on where it stopped.</source>
        <translation>Продолжите установку с того же места.</translation>
    </message>
    <message>
        <source>Install {other} again.</source>
        <translation>Установите {other} снова.</translation>
    </message>
    <message>
        <source>The log shows why. Launch it again, or with other options.</source>
        <translation>Причина в журнале. Запустите снова или с другими параметрами.</translation>
    </message>
    <message>
        <source>A first start can take long, since programs then fetch models. The log shows what it is doing.</source>
        <translation>Первый запуск бывает долгим: программы загружают модели. Что происходит сейчас, видно в журнале.</translation>
    </message>
    <message>
        <source>It has ended; launch it again.</source>
        <translation>Работа завершена; запустите снова.</translation>
    </message>
    <message>
        <source>Check that the drive is there and that its files may be read.</source>
        <translation>Проверьте, на месте ли диск и разрешено ли читать файлы на нём.</translation>
    </message>
    <message>
        <source>Choose another port in its options, or end the program that uses this one.</source>
        <translation>Выберите другой порт в параметрах или закройте программу, которая занимает этот.</translation>
    </message>
    <message>
        <source>Correct it in the options.</source>
        <translation>Исправьте это в параметрах.</translation>
    </message>
    <message>
        <source>Read the licence, and agree to it before it is installed.</source>
        <translation>Прочитайте лицензию и примите её перед установкой.</translation>
    </message>
    <message>
        <source>If that is what you want, agree to it in the options.</source>
        <translation>Если вы хотите именно этого, подтвердите это в параметрах.</translation>
    </message>
    <message>
        <source>{name} comes with Stablehand in one version; another release or source cannot be chosen.</source>
        <translation>{name} поставляется вместе с Stablehand в единственной версии; другой релиз или источник выбрать нельзя.</translation>
    </message>
    <message>
        <source>{sentence}</source>
        <translation>{sentence}</translation>
    </message>
</context>
<context>
    <name>process</name>
    <message>
        <source>{program} cannot be started: the folder {folder} is missing.</source>
        <translation>Не удаётся запустить {program}: нет папки {folder}.</translation>
    </message>
    <message>
        <source>{program} cannot be started: there is no such program.</source>
        <translation>Не удаётся запустить {program}: такой программы нет.</translation>
    </message>
    <message>
        <source>{program} cannot be started: {reason}.</source>
        <translation>Не удаётся запустить {program}: {reason}.</translation>
    </message>
</context>
<context>
    <name>profile</name>
    <message>
        <source>The machine profile {origin} is wrong at {where}: {problem}.</source>
        <translation>Ошибка в описании компьютера {origin}, место {where}: {problem}.</translation>
    </message>
    <message>
        <source>Print a profile of this machine with: stablehand --json hardware</source>
        <translation>Вывести описание этого компьютера: stablehand --json hardware</translation>
    </message>
    <message>
        <source>must be an object</source>
        <translation>здесь должен быть объект</translation>
    </message>
    <message>
        <source>The machine profile {path} cannot be read: {problem}.</source>
        <translation>Не удаётся прочитать описание компьютера {path}: {problem}.</translation>
    </message>
    <message>
        <source>Give a JSON file of the shape in docs/cli.md.</source>
        <translation>Укажите файл JSON в том виде, который описан в docs/cli.md.</translation>
    </message>
</context>
<context>
    <name>progress</name>
    <message>
        <source>Python {version} is there</source>
        <translation>Python {version} на месте</translation>
    </message>
    <message>
        <source>Downloaded {name}</source>
        <translation>Загружено: {name}</translation>
    </message>
    <message>
        <source>Building {name}</source>
        <translation>Сборка {name}</translation>
    </message>
    <message>
        <source>Built {name}</source>
        <translation>Собрано: {name}</translation>
    </message>
    <message>
        <source>Downloading {name} ({size})</source>
        <translation>Загрузка {name} ({size})</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>Загрузка {name}</translation>
    </message>
    <message>
        <source>{count} packages chosen</source>
        <translation>Выбрано пакетов: {count}</translation>
    </message>
    <message>
        <source>{count} packages fetched</source>
        <translation>Загружено пакетов: {count}</translation>
    </message>
    <message>
        <source>{count} packages installed</source>
        <translation>Установлено пакетов: {count}</translation>
    </message>
    <message>
        <source>{count} packages removed</source>
        <translation>Удалено пакетов: {count}</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>it must begin with https:// and a host</source>
        <translation>адрес должен начинаться с https:// и имени сервера</translation>
    </message>
    <message>
        <source>http:// is for this machine only; use https://</source>
        <translation>http:// годится только для этого компьютера; нужен https://</translation>
    </message>
    <message>
        <source>a file address must look like file:///folder</source>
        <translation>адрес файла должен выглядеть как file:///folder</translation>
    </message>
    <message>
        <source>it must be an address or a whole path, like /folder</source>
        <translation>нужен адрес или полный путь, например /folder</translation>
    </message>
    <message>
        <source>it has characters an address cannot have</source>
        <translation>в адресе недопустимые символы</translation>
    </message>
    <message>
        <source>its host or port is wrong</source>
        <translation>сервер или порт указан неверно</translation>
    </message>
    <message>
        <source>it must not hold a name or a password</source>
        <translation>в адресе не должно быть имени и пароля</translation>
    </message>
    <message>
        <source>it must end with its path, without ? or #</source>
        <translation>адрес должен заканчиваться путём, без ? и #</translation>
    </message>
    <message>
        <source>Language of the window; auto is that of the system.</source>
        <translation>Язык окна; auto — как в системе.</translation>
    </message>
    <message>
        <source>Colours of the window; system follows the system.</source>
        <translation>Цвета окна; system — как в системе.</translation>
    </message>
    <message>
        <source>Size of the window&apos;s text in percent, 90 to 150.</source>
        <translation>Размер текста в окне, в процентах, от 90 до 150.</translation>
    </message>
    <message>
        <source>Whether things may move; system follows the system.</source>
        <translation>Анимация в окне; system — как в системе.</translation>
    </message>
    <message>
        <source>Whether the system shows what ended while you were away.</source>
        <translation>Системные уведомления о том, что завершилось, пока вас не было.</translation>
    </message>
    <message>
        <source>What closing the window does while something runs.</source>
        <translation>Что делать при закрытии окна, если что-то ещё работает.</translation>
    </message>
    <message>
        <source>The graphics card to compute on, by its place in the list.</source>
        <translation>Видеокарта для вычислений, её номер в списке.</translation>
    </message>
    <message>
        <source>The torch build to use (cu126, rocm7.2, cpu, ...).</source>
        <translation>Какую сборку torch использовать (cu126, rocm7.2, cpu…).</translation>
    </message>
    <message>
        <source>Where the torch indexes lie.</source>
        <translation>Где находятся индексы torch.</translation>
    </message>
    <message>
        <source>Where Python builds are fetched from.</source>
        <translation>Откуда загружать сборки Python.</translation>
    </message>
    <message>
        <source>List of Python builds, as an address or a file; empty is Stablehand&apos;s own.</source>
        <translation>Список сборок Python: адрес или файл; пусто — список самого Stablehand.</translation>
    </message>
    <message>
        <source>A folder or page with Python packages, looked at besides the index.</source>
        <translation>Папка или страница с пакетами Python, где искать помимо индекса.</translation>
    </message>
    <message>
        <source>CivitAI: search, details and downloads.</source>
        <translation>CivitAI: поиск, сведения и загрузки.</translation>
    </message>
    <message>
        <source>CivitAI&apos;s site for mature models.</source>
        <translation>Сайт CivitAI с моделями для взрослых.</translation>
    </message>
    <message>
        <source>Hugging Face: search and downloads.</source>
        <translation>Hugging Face: поиск и загрузки.</translation>
    </message>
    <message>
        <source>Stability AI&apos;s hosted generation.</source>
        <translation>Генерация на серверах Stability AI.</translation>
    </message>
    <message>
        <source>OpenModelDB: upscalers.</source>
        <translation>OpenModelDB: апскейлеры.</translation>
    </message>
    <message>
        <source>CivArchive: models that left CivitAI.</source>
        <translation>CivArchive: модели, которых больше нет на CivitAI.</translation>
    </message>
    <message>
        <source>ComfyUI&apos;s registry of custom nodes.</source>
        <translation>Реестр дополнительных узлов ComfyUI.</translation>
    </message>
    <message>
        <source>ComfyUI-Manager&apos;s lists of nodes and models.</source>
        <translation>Списки узлов и моделей ComfyUI-Manager.</translation>
    </message>
    <message>
        <source>GitHub&apos;s API: releases and branches.</source>
        <translation>API GitHub: релизы и ветки.</translation>
    </message>
    <message>
        <source>Where repositories of GitHub are cloned from.</source>
        <translation>Откуда клонировать репозитории GitHub.</translation>
    </message>
    <message>
        <source>Index of Python packages; empty is the installer&apos;s own.</source>
        <translation>Индекс пакетов Python; пусто — индекс самого установщика.</translation>
    </message>
    <message>
        <source>it must be a whole number from 0 on</source>
        <translation>нужно целое число, 0 или больше</translation>
    </message>
    <message>
        <source>it must be one of {known}</source>
        <translation>допустимо одно из значений: {known}</translation>
    </message>
    <message>
        <source>it must be a name in small letters, like cu126</source>
        <translation>нужно имя строчными латинскими буквами, например cu126</translation>
    </message>
    <message>
        <source>it must be an address in quotes</source>
        <translation>нужен адрес в кавычках</translation>
    </message>
    <message>
        <source>The variable {name} is wrong for the setting {key}: {problem}.</source>
        <translation>Значение переменной {name} не годится для настройки {key}: {problem}.</translation>
    </message>
    <message>
        <source>Correct the variable, or unset it.</source>
        <translation>Исправьте переменную или уберите её.</translation>
    </message>
    <message>
        <source>The setting {key} cannot have this value: {problem}.</source>
        <translation>Это значение не годится для настройки {key}: {problem}.</translation>
    </message>
    <message>
        <source>Another program holds the settings {path}.</source>
        <translation>Файл настроек {path} занят другой программой.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Попробуйте через минуту.</translation>
    </message>
    <message>
        <source>See all of them with: stablehand settings list</source>
        <translation>Все настройки: stablehand settings list</translation>
    </message>
    <message>
        <source>Did you mean {keys}?</source>
        <translation>Возможно, вы имели в виду {keys}?</translation>
    </message>
    <message>
        <source>There is no setting {key}.</source>
        <translation>Настройки {key} нет.</translation>
    </message>
    <message>
        <source>The settings {path} cannot be read: {problem}.</source>
        <translation>Не удаётся прочитать настройки {path}: {problem}.</translation>
    </message>
    <message>
        <source>Give another folder with --data, or make this one readable.</source>
        <translation>Укажите другую папку в --data или разрешите чтение этой.</translation>
    </message>
    <message>
        <source>The settings {path} are damaged at line {line}: {problem}.</source>
        <translation>Настройки {path} повреждены, строка {line}: {problem}.</translation>
    </message>
    <message>
        <source>Correct the file or move it away; it is left as it is.</source>
        <translation>Исправьте файл или уберите его; сам по себе он не изменится.</translation>
    </message>
    <message>
        <source>The setting {key} in {path} is wrong: {problem}.</source>
        <translation>Настройка {key} в {path} задана неверно: {problem}.</translation>
    </message>
    <message>
        <source>The setting {key} in {path}, line {line}, is wrong: {problem}.</source>
        <translation>Настройка {key} в {path}, строка {line}, задана неверно: {problem}.</translation>
    </message>
    <message>
        <source>Correct the line in the file, or remove it.</source>
        <translation>Исправьте эту строку в файле или удалите её.</translation>
    </message>
    <message>
        <source>hardware.gpu is {index}, but this machine has no such card.</source>
        <translation>hardware.gpu задан как {index}, но на этом компьютере такой видеокарты нет.</translation>
    </message>
    <message>
        <source>Choose the best card again with: stablehand settings unset hardware.gpu</source>
        <translation>Снова выбрать лучшую видеокарту: stablehand settings unset hardware.gpu</translation>
    </message>
    <message>
        <source>There is no torch build named &apos;{name}&apos;.</source>
        <translation>Сборки torch с именем «{name}» нет.</translation>
    </message>
    <message>
        <source>Known builds: {known}.</source>
        <translation>Известные сборки: {known}.</translation>
    </message>
</context>
<context>
    <name>sharing</name>
    <message>
        <source>This drive holds no links, so it is not shared.</source>
        <translation>Этот диск не поддерживает ссылки, поэтому папка не стала общей.</translation>
    </message>
    <message>
        <source>This folder lies behind a link, so the files in it stay there.</source>
        <translation>Эта папка находится за ссылкой, поэтому файлы в ней остаются на месте.</translation>
    </message>
    <message>
        <source>The drive of {path} holds no links to folders.</source>
        <translation>Диск, на котором {path}, не поддерживает ссылки на папки.</translation>
    </message>
    <message>
        <source>Choose the sharing method &apos;none&apos;, or move the data folder to another drive.</source>
        <translation>Выберите способ общего доступа «none» или перенесите папку данных на другой диск.</translation>
    </message>
    <message>
        <source>The program&apos;s config file cannot name the folder {path}.</source>
        <translation>В файле настроек программы нельзя указать папку {path}.</translation>
    </message>
    <message>
        <source>{file} cannot be understood, so it is left alone: {reason}.</source>
        <translation>Не удаётся разобрать {file}, поэтому файл не тронут: {reason}.</translation>
    </message>
    <message>
        <source>Choose the sharing method &apos;link&apos;.</source>
        <translation>Выберите способ общего доступа «link».</translation>
    </message>
    <message>
        <source>All models come from the shared tree.</source>
        <translation>Все модели берутся из общей библиотеки.</translation>
    </message>
    <message>
        <source>Results go to the shared Images folder.</source>
        <translation>Результаты попадают в общую папку Images.</translation>
    </message>
    <message>
        <source>{role} models come from the shared tree.</source>
        <translation>Модели «{role}» берутся из общей библиотеки.</translation>
    </message>
    <message>
        <source>The ledger of shared folders cannot be read: {reason}.</source>
        <translation>Не удаётся прочитать список общих папок: {reason}.</translation>
    </message>
    <message>
        <source>Move {file} away and share again: links that are right are found again.</source>
        <translation>Уберите {file} и настройте общий доступ снова: верные ссылки найдутся сами.</translation>
    </message>
    <message>
        <source>A link leads out of the program&apos;s folder here, so nothing is shared through it.</source>
        <translation>Ссылка здесь ведёт за пределы папки программы, поэтому общий доступ через неё не настроен.</translation>
    </message>
    <message>
        <source>There is a link of somebody else, to {target}; it is left alone and not shared.</source>
        <translation>Здесь чужая ссылка на {target}; она не тронута, папка не стала общей.</translation>
    </message>
    <message>
        <source>There is a file where the folder to be shared belongs; it is left alone.</source>
        <translation>На месте общей папки лежит файл; он не тронут.</translation>
    </message>
    <message>
        <source>Files that have to stay keep this folder from being shared.</source>
        <translation>Папка не может стать общей: в ней файлы, которые должны остаться.</translation>
    </message>
    <message>
        <source>{path} changed while it was copied.</source>
        <translation>Файл {path} изменился во время копирования.</translation>
    </message>
    <message>
        <source>Something came to {path} meanwhile.</source>
        <translation>За это время место {path} оказалось занято.</translation>
    </message>
    <message>
        <source>The models to be shared take {needed_mb} MB on the drive of {path}; {free_mb} MB are free.</source>
        <translation>Моделям для общего доступа нужно {needed_mb} МБ на диске с {path}; свободно {free_mb} МБ.</translation>
    </message>
    <message>
        <source>Make room there, or choose the sharing method &apos;none&apos;.</source>
        <translation>Освободите там место или выберите способ общего доступа «none».</translation>
    </message>
    <message>
        <source>Move the file away; SwarmUI makes a new one.</source>
        <translation>Уберите этот файл; SwarmUI создаст новый.</translation>
    </message>
</context>
<context>
    <name>tools</name>
    <message>
        <source>git, which fetches programs and their updates, is missing.</source>
        <translation>Нет git, а с его помощью загружаются программы и их обновления.</translation>
    </message>
    <message>
        <source>Install it from https://git-scm.com or with: winget install Git.Git; then start Stablehand again.</source>
        <translation>Установите его с https://git-scm.com или командой winget install Git.Git, затем запустите Stablehand снова.</translation>
    </message>
    <message>
        <source>Install it with: xcode-select --install</source>
        <translation>Установите командой: xcode-select --install</translation>
    </message>
    <message>
        <source>Install it with your system&apos;s packages: sudo apt install git, sudo dnf install git, or sudo pacman -S git.</source>
        <translation>Установите его из пакетов системы: sudo apt install git, sudo dnf install git или sudo pacman -S git.</translation>
    </message>
    <message>
        <source>uv, which installs everything, is missing.</source>
        <translation>Нет uv, а с его помощью всё устанавливается.</translation>
    </message>
    <message>
        <source>Install Stablehand again, or install uv and put it on the search path.</source>
        <translation>Переустановите Stablehand или установите uv так, чтобы он был в PATH.</translation>
    </message>
</context>
<context>
    <name>torch</name>
    <message>
        <source>This is an Intel program translated by Rosetta on Apple silicon, where torch cannot reach the GPU: use the arm64 version of Stablehand.</source>
        <translation>Это программа для Intel, которая работает на Apple silicon через Rosetta, и torch оттуда не видит GPU: возьмите версию Stablehand для arm64.</translation>
    </message>
    <message>
        <source>{card} has no working NVIDIA driver, so nothing can compute on it: install driver 580 from nvidia.com and ask again.</source>
        <translation>{card} не может вычислять: нет рабочего драйвера NVIDIA. Установите драйвер 580 с nvidia.com и повторите.</translation>
    </message>
    <message>
        <source>{card} has compute capability {capability}, and no torch build of today carries code below 5.0.</source>
        <translation>{card}: compute capability {capability}, а в нынешних сборках torch нет кода для значений ниже 5.0.</translation>
    </message>
    <message>
        <source>On macOS torch computes on Apple&apos;s own GPUs only, so {card} stays idle.</source>
        <translation>В macOS torch работает только с GPU от Apple, поэтому {card} не используется.</translation>
    </message>
    <message>
        <source>{card} can be used by torch under macOS only.</source>
        <translation>{card}: torch использует такую графику только в macOS.</translation>
    </message>
    <message>
        <source>There is no torch that uses {card} under Windows on ARM.</source>
        <translation>Для Windows на ARM нет torch, который мог бы использовать {card}.</translation>
    </message>
    <message>
        <source>This package reaches {card} through DirectML; its other way to Intel cards, IPEX, has ended. ComfyUI uses the card&apos;s own builds, which are faster.</source>
        <translation>Этот пакет работает с {card} через DirectML: другой его путь к картам Intel, IPEX, больше не развивается. ComfyUI использует сборки, сделанные для таких карт, они быстрее.</translation>
    </message>
    <message>
        <source>Torch lists Intel cards inside WSL only from 2.15 on; on Windows itself they work.</source>
        <translation>В списке torch карты Intel внутри WSL появляются только с версии 2.15; в самой Windows они работают.</translation>
    </message>
    <message>
        <source>No graphics card was found, and this package does not run on the processor.</source>
        <translation>Видеокарта не найдена, а на процессоре этот пакет не работает.</translation>
    </message>
    <message>
        <source>{card} is an AMD card inside WSL, which the usual ROCm builds cannot reach: install on Windows itself.</source>
        <translation>{card} — карта AMD внутри WSL, где обычные сборки ROCm её не видят: устанавливайте в самой Windows.</translation>
    </message>
    <message>
        <source>{card}: its architecture (gfx number) could not be found out from name or driver.</source>
        <translation>{card}: архитектуру (номер gfx) не удалось узнать ни по названию, ни у драйвера.</translation>
    </message>
    <message>
        <source>No build carries code for {gfx}; it runs the code of gfx {override} instead.</source>
        <translation>Сборок с кодом для {gfx} нет; вместо него выполняется код для gfx {override}.</translation>
    </message>
    <message>
        <source>Of several cards of this maker, {card} is the one to compute on.</source>
        <translation>Из нескольких видеокарт этого производителя для вычислений выбрана {card}.</translation>
    </message>
    <message>
        <source>{card} is on the list of Intel cards that torch&apos;s XPU builds are validated for.</source>
        <translation>{card} входит в список карт Intel, на которых проверены сборки torch с XPU.</translation>
    </message>
    <message>
        <source>{card} is not among the Intel Arc cards that torch&apos;s XPU builds support.</source>
        <translation>{card} не входит в число карт Intel Arc, которые поддерживаются сборками torch с XPU.</translation>
    </message>
    <message>
        <source>{card} could be used through torch&apos;s XPU builds, but this package reaches Intel cards only through IPEX, which has ended. ComfyUI uses the card.</source>
        <translation>{card} подходит для сборок torch с XPU, но этот пакет работает с картами Intel только через IPEX, а он больше не развивается. ComfyUI эту карту использует.</translation>
    </message>
    <message>
        <source>The processor build was asked for.</source>
        <translation>Выбрана сборка для процессора.</translation>
    </message>
    <message>
        <source>No card of this machine can use {backends}.</source>
        <translation>Ни одна видеокарта этого компьютера не подходит для {backends}.</translation>
    </message>
    <message>
        <source>No torch build that this package can use exists for this system.</source>
        <translation>Для этой системы нет сборки torch, подходящей этому пакету.</translation>
    </message>
    <message>
        <source>Windows on ARM runs the x86_64 builds in emulation, which is slow.</source>
        <translation>Windows на ARM выполняет сборки x86_64 в режиме эмуляции, а это медленно.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>неизвестна</translation>
    </message>
    <message>
        <source>of unknown version</source>
        <translation>неизвестной версии</translation>
    </message>
    <message>
        <source>This package cannot use {maker} cards on {system}, so {card} stays idle.</source>
        <translation>Этот пакет не умеет работать с видеокартами {maker} в системе {system}, поэтому {card} не используется.</translation>
    </message>
    <message>
        <source>{card} needs driver {least} or newer for torch, the machine has {driver}: update the NVIDIA driver.</source>
        <translation>{card}: для torch нужен драйвер {least} или новее, а на этом компьютере {driver}. Обновите драйвер NVIDIA.</translation>
    </message>
    <message>
        <source>No torch release that this package accepts has a build for {arch} with code for {card} ({code}).</source>
        <translation>Среди версий torch, подходящих этому пакету, нет сборки для {arch} с кодом для {card} ({code}).</translation>
    </message>
    <message>
        <source>{backends} has no code for {card}.</source>
        <translation>{backends}: нет кода для {card}.</translation>
    </message>
    <message>
        <source>{card} ({gfx}) has no AMD build of torch on {system} that this package can use.</source>
        <translation>{card} ({gfx}): в системе {system} нет сборки torch от AMD, подходящей этому пакету.</translation>
    </message>
    <message>
        <source>macOS {version} is too old for the torch releases that this package accepts.</source>
        <translation>macOS {version} слишком старая для версий torch, подходящих этому пакету.</translation>
    </message>
    <message>
        <source>{card} (compute capability {capability}) runs torch {torch}, the release that this package asks for; its CUDA {cuda} build has code for the card.</source>
        <translation>{card} (compute capability {capability}): этому пакету нужен torch {torch}, и в его сборке для CUDA {cuda} есть код для этой карты.</translation>
    </message>
    <message>
        <source>Driver {driver} is too old for CUDA 12; {card} gets the CUDA {cuda} build of torch {torch}, the newest that it runs.</source>
        <translation>Драйвер {driver} слишком старый для CUDA 12; {card} получает torch {torch} в сборке для CUDA {cuda}: это самая новая, которая с ним работает.</translation>
    </message>
    <message>
        <source>{card} has compute capability {capability}: of torch {torch} only builds up to CUDA 12.6 carry code for it, however new the driver ({driver}) is.</source>
        <translation>{card}: compute capability {capability}. В torch {torch} код для такой карты есть только в сборках не новее CUDA 12.6, каким бы новым ни был драйвер ({driver}).</translation>
    </message>
    <message>
        <source>{card} has compute capability {capability}, which needs CUDA 12.8 or newer; with driver {driver} that is the CUDA {cuda} build of torch {torch}.</source>
        <translation>{card}: compute capability {capability}, для этого нужна CUDA 12.8 или новее. Драйвер {driver}, поэтому выбран torch {torch} в сборке для CUDA {cuda}.</translation>
    </message>
    <message>
        <source>Driver {driver} is older than 580, which CUDA 13 needs; {card} gets the CUDA {cuda} build of torch {torch}.</source>
        <translation>Для CUDA 13 нужен драйвер 580 или новее, а здесь {driver}; {card} получает torch {torch} в сборке для CUDA {cuda}.</translation>
    </message>
    <message>
        <source>{card} (compute capability {capability}) with driver {driver} runs the CUDA {cuda} build of torch {torch}.</source>
        <translation>{card} (compute capability {capability}), драйвер {driver}: подходит torch {torch} в сборке для CUDA {cuda}.</translation>
    </message>
    <message>
        <source>The compute capability of {card} is unknown; 8.6 is assumed.</source>
        <translation>Compute capability для {card} неизвестна; принято значение 8.6.</translation>
    </message>
    <message>
        <source>The compute capability {capability} of {card} is read from its name.</source>
        <translation>Compute capability {capability} для {card} определена по названию.</translation>
    </message>
    <message>
        <source>The driver version of {card} is unknown; {backend} needs {least} or newer.</source>
        <translation>Версия драйвера для {card} неизвестна; для {backend} нужна {least} или новее.</translation>
    </message>
    <message>
        <source>Driver {driver} is older than CUDA {cuda}&apos;s own series ({native}); it should work, and an update removes the doubt.</source>
        <translation>CUDA {cuda} рассчитана на драйверы серии {native}, а здесь {driver}; работать должно, но обновление снимет сомнения.</translation>
    </message>
    <message>
        <source>DirectML takes Windows&apos; first adapter; if that is not {card}, give --directml its number.</source>
        <translation>DirectML берёт первый адаптер Windows; если это не {card}, укажите нужный номер в --directml.</translation>
    </message>
    <message>
        <source>{card} has no ROCm build on Windows that this package can use; DirectML works on any DirectX 12 card, more slowly.</source>
        <translation>{card}: в Windows нет сборки ROCm, подходящей этому пакету; DirectML работает на любой карте с DirectX 12, но медленнее.</translation>
    </message>
    <message>
        <source>{card} is {gfx}, for which {backend} has no code of its own; the card runs that of its nearest relative.</source>
        <translation>{card} — это {gfx}, а в {backend} нет кода именно для неё; выполняется код ближайшей к ней модели.</translation>
    </message>
    <message>
        <source>{card} is {gfx}, for which {backend} carries code (torch {torch}).</source>
        <translation>{card} — это {gfx}, код для неё есть в {backend} (torch {torch}).</translation>
    </message>
    <message>
        <source>{card} computes through Metal (MPS) with torch {torch}.</source>
        <translation>{card} вычисляет через Metal (MPS) с torch {torch}.</translation>
    </message>
    <message>
        <source>The macOS version is unknown; torch {torch} runs on every one from 11 on.</source>
        <translation>Версия macOS неизвестна; torch {torch} работает на любой, начиная с 11.</translation>
    </message>
    <message>
        <source>macOS {version} is older than 14, which newer torch needs; {torch} runs there.</source>
        <translation>Новым версиям torch нужна macOS 14 или новее, а здесь {version}; на ней работает {torch}.</translation>
    </message>
    <message>
        <source>{why} Torch runs on the processor.</source>
        <translation>{why} Torch работает на процессоре.</translation>
    </message>
    <message>
        <source>No graphics card that torch can use was found: it runs on the processor.</source>
        <translation>Нет видеокарты, с которой может работать torch: он работает на процессоре.</translation>
    </message>
    <message>
        <source>No graphics card was found: torch runs on the processor.</source>
        <translation>Видеокарта не найдена: torch работает на процессоре.</translation>
    </message>
</context>
<context>
    <name>trash</name>
    <message>
        <source>it is not known where it was</source>
        <translation>неизвестно, где это лежало раньше</translation>
    </message>
    <message>
        <source>something else is at {path}</source>
        <translation>место {path} уже занято</translation>
    </message>
    <message>
        <source>it is no longer there</source>
        <translation>там этого больше нет</translation>
    </message>
    <message>
        <source>{path} is on another drive than the trash {trash}.</source>
        <translation>{path} — на другом диске, чем корзина {trash}.</translation>
    </message>
    <message>
        <source>Use the trash of its own drive.</source>
        <translation>Используйте корзину того же диска.</translation>
    </message>
    <message>
        <source>{name} cannot be put back: {problem}.</source>
        <translation>Не удаётся вернуть {name} на место: {problem}.</translation>
    </message>
    <message>
        <source>It lies at {path}.</source>
        <translation>Сейчас это лежит здесь: {path}.</translation>
    </message>
</context>
<context>
    <name>units</name>
    <message>
        <source>{n} B</source>
        <translation>{n}&#xa0;Б</translation>
    </message>
    <message>
        <source>{n} kB</source>
        <translation>{n}&#xa0;кБ</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n}&#xa0;МБ</translation>
    </message>
    <message>
        <source>{n} GB</source>
        <translation>{n}&#xa0;ГБ</translation>
    </message>
    <message>
        <source>{n} TB</source>
        <translation>{n}&#xa0;ТБ</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/с</translation>
    </message>
    <message>
        <source>{n} a second</source>
        <translation>{n}&#xa0;в секунду</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>меньше минуты</translation>
    </message>
    <message>
        <source>about {n} min</source>
        <translation>около {n}&#xa0;мин</translation>
    </message>
    <message>
        <source>about {n} h</source>
        <translation>около {n}&#xa0;ч</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n}&#xa0;с</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n}&#xa0;мин</translation>
    </message>
    <message>
        <source>{h} h {m} min</source>
        <translation>{h}&#xa0;ч {m}&#xa0;мин</translation>
    </message>
    <message>
        <source>never</source>
        <translation>никогда</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>только что</translation>
    </message>
    <message>
        <source>{n} min ago</source>
        <translation>{n}&#xa0;мин назад</translation>
    </message>
    <message>
        <source>today at {time}</source>
        <translation>сегодня в {time}</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>вчера</translation>
    </message>
    <message>
        <source>{n}%</source>
        <translation>{n}&#xa0;%</translation>
    </message>
</context>
</TS>
