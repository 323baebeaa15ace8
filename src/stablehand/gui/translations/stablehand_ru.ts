<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AbilityMeter</name>
    <message>
        <source>The heaviest of the starter models that fits this machine</source>
        <translation>Самая тяжёлая из моделей для начала, которая помещается на этом компьютере</translation>
    </message>
    <message>
        <source>Not even {name} fits this machine</source>
        <translation>На этом компьютере не помещается даже {name}</translation>
    </message>
    <message>
        <source>Can run {name}, slowly</source>
        <translation>Может работать с {name}, но медленно</translation>
    </message>
    <message>
        <source>Can run {name}</source>
        <translation>Может работать с {name}</translation>
    </message>
</context>
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
    <name>AccessNote</name>
    <message>
        <source>Open its page</source>
        <translation>Открыть страницу модели</translation>
    </message>
    <message>
        <source>Put in a token</source>
        <translation>Ввести токен</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Проверить ещё раз</translation>
    </message>
    <message>
        <source>{words} The hub says: “{said}”</source>
        <translation>{words} Сайт говорит: «{said}»</translation>
    </message>
</context>
<context>
    <name>AccountRow</name>
    <message>
        <source>Token of {hub}</source>
        <translation>Токен {hub}</translation>
    </message>
    <message>
        <source>Paste a token</source>
        <translation>Вставьте токен</translation>
    </message>
    <message>
        <source>Save the token</source>
        <translation>Сохранить токен</translation>
    </message>
    <message>
        <source>Check it</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Make one there</source>
        <translation>Создать на сайте</translation>
    </message>
    <message>
        <source>The account is {name}.</source>
        <translation>Учётная запись: {name}.</translation>
    </message>
    <message>
        <source>{hub} took the token {when}.</source>
        <translation>{hub} принял токен: {when}.</translation>
    </message>
    <message>
        <source>Nobody has checked the token yet.</source>
        <translation>Токен ещё никто не проверял.</translation>
    </message>
    <message>
        <source>It is kept in the keyring of this system.</source>
        <translation>Он хранится в системном хранилище паролей.</translation>
    </message>
    <message>
        <source>This system has no keyring, so it is kept in a file that only you can read.</source>
        <translation>В этой системе нет хранилища паролей, поэтому он хранится в файле, который можете прочитать только вы.</translation>
    </message>
    <message>
        <source>It comes from the variable {name}.</source>
        <translation>Он взят из переменной {name}.</translation>
    </message>
    <message>
        <source>Without a token, models whose terms have to be accepted cannot be had. One that may only read is enough.</source>
        <translation>Без токена нельзя получить модели, условия которых нужно принять. Достаточно токена только для чтения.</translation>
    </message>
    <message>
        <source>Without a token, some models cannot be had, and fewer are listed.</source>
        <translation>Без токена некоторые модели получить нельзя, и в списках их меньше.</translation>
    </message>
    <message>
        <source>Asking {hub}…</source>
        <translation>Запрос к {hub}…</translation>
    </message>
</context>
<context>
    <name>AccountsSection</name>
    <message>
        <source>Accounts</source>
        <translation>Учётные записи</translation>
    </message>
    <message>
        <source>A token lets Stablehand fetch what your account may have. It is sent to its own site alone, and never shown again.</source>
        <translation>С токеном Stablehand может загрузить то, что доступно вашей учётной записи. Он отправляется только своему сайту и больше нигде не показывается.</translation>
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
        <source>Go to models</source>
        <translation>Перейти к моделям</translation>
    </message>
    <message>
        <source>Browse models</source>
        <translation>Искать модели</translation>
    </message>
    <message>
        <source>Go to downloads</source>
        <translation>Перейти к загрузкам</translation>
    </message>
    <message>
        <source>Go to what is running</source>
        <translation>Перейти к запущенному</translation>
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
        <source>Do the main thing of this page</source>
        <translation>Выполнить главное действие этой страницы</translation>
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
        <source>Look for updates</source>
        <translation>Проверить обновления</translation>
    </message>
    <message>
        <source>Open the first steps again</source>
        <translation>Открыть первые шаги снова</translation>
    </message>
    <message>
        <source>Take over programs that are on this computer already</source>
        <translation>Подключить программы, которые уже есть на этом компьютере</translation>
    </message>
    <message>
        <source>Open the trash</source>
        <translation>Открыть корзину</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Загрузки</translation>
    </message>
    <message>
        <source>Look up the link that was copied</source>
        <translation>Найти модель по скопированной ссылке</translation>
    </message>
    <message>
        <source>Download what is chosen</source>
        <translation>Загрузить выбранное</translation>
    </message>
    <message>
        <source>Pause all downloads, or let them go on</source>
        <translation>Приостановить все загрузки или продолжить</translation>
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
        <source>In lists and fields</source>
        <translation>В списках и полях</translation>
    </message>
    <message>
        <source>Open what is chosen</source>
        <translation>Открыть выбранное</translation>
    </message>
    <message>
        <source>Tick or mark what is chosen</source>
        <translation>Отметить выбранное</translation>
    </message>
    <message>
        <source>Delete or cancel what is chosen, after a question</source>
        <translation>Удалить или отменить выбранное, после вопроса</translation>
    </message>
    <message>
        <source>Rename a model</source>
        <translation>Переименовать модель</translation>
    </message>
    <message>
        <source>Move a download in the queue</source>
        <translation>Переставить загрузку в очереди</translation>
    </message>
    <message>
        <source>Choose several</source>
        <translation>Выбрать несколько</translation>
    </message>
    <message>
        <source>Clear the search, close the panel or the dialog</source>
        <translation>Очистить поиск, закрыть панель или окно</translation>
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
        <source>Update {name}</source>
        <translation>Обновить {name}</translation>
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
        <source>I have it on this computer…</source>
        <translation>Он уже есть на компьютере…</translation>
    </message>
    <message>
        <source>Take over ComfyUI, Forge, Stability Matrix and others where they are</source>
        <translation>Подключить ComfyUI, Forge, Stability Matrix и другие программы там, где они лежат</translation>
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
        <source>Permissive code (MIT, Apache…)</source>
        <translation>Код под MIT, Apache…</translation>
    </message>
    <message>
        <source>For commercial use</source>
        <translation>Можно для коммерции</translation>
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
        <source>By its own list</source>
        <translation>Через собственный список</translation>
    </message>
    <message>
        <source>Shared models stay where they lie; each is put on its own list once it runs.</source>
        <translation>Общие модели остаются на своих местах; каждая попадает в собственный список программы, когда та работает.</translation>
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
    <name>AddonRow</name>
    <message>
        <source>Added</source>
        <translation>Добавлено</translation>
    </message>
    <message>
        <source>There, not by Stablehand</source>
        <translation>Уже есть, не от Stablehand</translation>
    </message>
    <message>
        <source>Options that need it: {flags}</source>
        <translation>Нужно для параметров: {flags}</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
</context>
<context>
    <name>AdoptPage</name>
    <message>
        <source>Take over what you have</source>
        <translation>Подключить то, что уже есть</translation>
    </message>
    <message>
        <source>Programs and models that are on this computer already are used where they are. Nothing is moved or copied, and you can take it back.</source>
        <translation>Программы и модели, которые уже есть на компьютере, будут работать там, где лежат. Ничего не переносится и не копируется, и всё можно отменить.</translation>
    </message>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>That of ComfyUI, Forge, AUTOMATIC1111 or another program, of a portable build, one that holds several, or the data folder of Stability Matrix.</source>
        <translation>Папка ComfyUI, Forge, AUTOMATIC1111 или другой программы, портативной сборки, папка с несколькими программами или папка данных Stability Matrix.</translation>
    </message>
    <message>
        <source>See what is there</source>
        <translation>Посмотреть, что там</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Выбрать папку…</translation>
    </message>
    <message>
        <source>Looking for programs</source>
        <translation>Поиск программ</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход выполнения</translation>
    </message>
    <message>
        <source>Environments are tried out and models are counted; that can take a minute.</source>
        <translation>Проверяем окружения и считаем модели; это может занять минуту.</translation>
    </message>
    <message>
        <source>Stablehand writes a folder of notes into each program and links to it. Your own files stay as they are, to the byte.</source>
        <translation>Stablehand добавит в каждую программу папку со своими записями и сделает на неё ссылку. Ваши файлы не изменятся ни на байт.</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Подключить</translation>
    </message>
    <message>
        <source>Give the whole path of the folder.</source>
        <translation>Укажите полный путь к папке.</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Выберите папку</translation>
    </message>
</context>
<context>
    <name>AdoptWords</name>
    <message>
        <source>Folder of a program</source>
        <translation>Папка программы</translation>
    </message>
    <message>
        <source>Portable build</source>
        <translation>Портативная сборка</translation>
    </message>
    <message>
        <source>comfy-cli workspace</source>
        <translation>Рабочая папка comfy-cli</translation>
    </message>
    <message>
        <source>From Stability Matrix</source>
        <translation>Из Stability Matrix</translation>
    </message>
    <message>
        <source>Library of models</source>
        <translation>Библиотека моделей</translation>
    </message>
    <message>
        <source>Models of {name}</source>
        <translation>Модели {name}</translation>
    </message>
    <message>
        <source>Environment works</source>
        <translation>Окружение работает</translation>
    </message>
    <message>
        <source>Environment does not work</source>
        <translation>Окружение не работает</translation>
    </message>
    <message>
        <source>No environment</source>
        <translation>Нет окружения</translation>
    </message>
    <message>
        <source>There is none. Stablehand can make one afterwards, beside your files.</source>
        <translation>Его нет. Потом Stablehand сможет создать своё, рядом с вашими файлами.</translation>
    </message>
    <message>
        <source>Python {version}</source>
        <translation>Python&#xa0;{version}</translation>
    </message>
    <message>
        <source>torch {version}, {backend}</source>
        <translation>torch&#xa0;{version}, {backend}</translation>
    </message>
    <message>
        <source>{why} It stays as it is; Stablehand can make another one afterwards.</source>
        <translation>{why} Оно останется как есть; потом Stablehand сможет создать другое.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) changed by you</source>
        <translation>
            <numerusform>%n файл изменён вами</numerusform>
            <numerusform>%n файла изменено вами</numerusform>
            <numerusform>%n файлов изменено вами</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{folder}: %n file(s), {size}</source>
        <translation>
            <numerusform>{folder}: %n файл, {size}</numerusform>
            <numerusform>{folder}: %n файла, {size}</numerusform>
            <numerusform>{folder}: %n файлов, {size}</numerusform>
        </translation>
    </message>
    <message>
        <source>port {number}</source>
        <translation>порт {number}</translation>
    </message>
    <message>
        <source>{words}: {reason}</source>
        <translation>{words}: {reason}</translation>
    </message>
    <message>
        <source>Re-use {reused}, move {moved}.</source>
        <translation>Используется на месте: {reused}, переносится: {moved}.</translation>
    </message>
    <message numerus="yes">
        <source>%n program(s) to take over.</source>
        <translation>
            <numerusform>Можно подключить %n программу.</numerusform>
            <numerusform>Можно подключить %n программы.</numerusform>
            <numerusform>Можно подключить %n программ.</numerusform>
        </translation>
    </message>
    <message>
        <source>Their models become visible to all programs.</source>
        <translation>Их модели увидят все программы.</translation>
    </message>
    <message numerus="yes">
        <source>%n taken over already.</source>
        <translation>
            <numerusform>Уже подключена %n.</numerusform>
            <numerusform>Уже подключены %n.</numerusform>
            <numerusform>Уже подключено %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left as it is.</source>
        <translation>
            <numerusform>%n останется как есть.</numerusform>
            <numerusform>%n останутся как есть.</numerusform>
            <numerusform>%n останутся как есть.</numerusform>
        </translation>
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
    <name>AppUpdateNews</name>
    <message>
        <source>Restart now</source>
        <translation>Перезапустить</translation>
    </message>
    <message>
        <source>Stablehand is up to date.</source>
        <translation>У вас последняя версия Stablehand.</translation>
    </message>
    <message>
        <source>Stablehand {version} is ready. UIs that run go on.</source>
        <translation>Stablehand {version} готов. Запущенные программы продолжат работу.</translation>
    </message>
    <message>
        <source>Stablehand {version} starts from now on.</source>
        <translation>Теперь запускается Stablehand {version}.</translation>
    </message>
    <message>
        <source>Stablehand {version} is there.</source>
        <translation>Вышел Stablehand {version}.</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Что нового</translation>
    </message>
    <message>
        <source>Stablehand {version} runs now. You can go back to {previous}.</source>
        <translation>Теперь работает Stablehand {version}. Можно вернуться к {previous}.</translation>
    </message>
    <message>
        <source>Stablehand {version} runs again. {previous} is kept.</source>
        <translation>Снова работает Stablehand {version}. Версия {previous} сохранена.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Restart when this is done: {name}</source>
        <translation>Перезапустите, когда завершится: {name}</translation>
    </message>
</context>
<context>
    <name>AppUpdateSection</name>
    <message>
        <source>Updates of Stablehand</source>
        <translation>Обновления Stablehand</translation>
    </message>
    <message>
        <source>Versions lie side by side: a new one is tried before it starts, and you can go back.</source>
        <translation>Версии лежат рядом: новая сначала проверяется, и к прежней можно вернуться.</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>Проверить сейчас</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Загрузить</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>Перезапустить</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Вернуться</translation>
    </message>
    <message>
        <source>Looking what runs here…</source>
        <translation>Смотрим, что здесь запущено…</translation>
    </message>
    <message>
        <source>Asking for a newer version…</source>
        <translation>Спрашиваем о новой версии…</translation>
    </message>
    <message>
        <source>Stablehand {version} is ready</source>
        <translation>Stablehand {version} готов</translation>
    </message>
    <message>
        <source>It was started once on trial. UIs that run go on while you restart.</source>
        <translation>Он уже запускался на пробу. Запущенные программы продолжат работу, пока вы перезапускаете.</translation>
    </message>
    <message>
        <source>Stablehand {version} is there</source>
        <translation>Вышел Stablehand {version}</translation>
    </message>
    <message>
        <source>Nothing to download: it lies here. You have {version}.</source>
        <translation>Загружать нечего: он уже здесь. У вас {version}.</translation>
    </message>
    <message>
        <source>{size} to download. You have {version}.</source>
        <translation>Загрузить {size}. У вас {version}.</translation>
    </message>
    <message>
        <source>You went back from it before.</source>
        <translation>Раньше вы от него вернулись.</translation>
    </message>
    <message>
        <source>Stablehand {version}</source>
        <translation>Stablehand {version}</translation>
    </message>
    <message>
        <source>{version} starts the next time.</source>
        <translation>В следующий раз запустится {version}.</translation>
    </message>
    <message>
        <source>This build looks for no updates. Get newer ones from where you got it.</source>
        <translation>Эта сборка не ищет обновлений. Новые берите там же, где взяли её.</translation>
    </message>
    <message>
        <source>Looking for newer versions is switched off.</source>
        <translation>Поиск новых версий выключен.</translation>
    </message>
    <message>
        <source>The last look for a newer one failed. {why}</source>
        <translation>Последняя проверка не удалась. {why}</translation>
    </message>
    <message>
        <source>You went back from {version}. It is not offered by itself any more.</source>
        <translation>Вы вернулись с {version}. Сам Stablehand эту версию больше не предлагает.</translation>
    </message>
    <message>
        <source>Nobody has looked for a newer one yet.</source>
        <translation>Новую версию ещё никто не искал.</translation>
    </message>
    <message>
        <source>There is nothing newer. Last look: {when}.</source>
        <translation>Новее ничего нет. Последняя проверка: {when}.</translation>
    </message>
    <message>
        <source>What is new in it:</source>
        <translation>Что в нём нового:</translation>
    </message>
    <message>
        <source>{version} is kept, so you can go back to it.</source>
        <translation>{version} сохранена, к ней можно вернуться.</translation>
    </message>
    <message>
        <source>Go back to {version}</source>
        <translation>Вернуться к {version}</translation>
    </message>
</context>
<context>
    <name>Autostart</name>
    <message>
        <source>Start with Stablehand</source>
        <translation>Запускать вместе со Stablehand</translation>
    </message>
    <message>
        <source>{name} starts whenever Stablehand is opened.</source>
        <translation>{name} будет запускаться вместе со Stablehand.</translation>
    </message>
    <message>
        <source>{name} no longer starts with Stablehand.</source>
        <translation>{name} больше не запускается вместе со Stablehand.</translation>
    </message>
</context>
<context>
    <name>BisectPanel</name>
    <message>
        <source>Launch</source>
        <translation>Запустить</translation>
    </message>
    <message>
        <source>It works</source>
        <translation>Работает</translation>
    </message>
    <message>
        <source>It does not</source>
        <translation>Не работает</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Прекратить</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Test {number} of at most {most}</source>
        <translation>Проверка {number}, всего не больше {most}</translation>
    </message>
    <message>
        <source>Which one breaks {name}?</source>
        <translation>Какое расширение ломает {name}?</translation>
    </message>
    <message>
        <source>It is among: {names}.</source>
        <translation>Виновник среди них: {names}.</translation>
    </message>
    <message>
        <source>Found out about {name}</source>
        <translation>Что выяснилось: {name}</translation>
    </message>
    <message>
        <source>All switches are as they were before.</source>
        <translation>Все расширения снова в прежнем состоянии.</translation>
    </message>
    <message>
        <source>Switch off {name}</source>
        <translation>Выключить {name}</translation>
    </message>
    <message>
        <source>Extensions are switched off in halves until the one that breaks it is alone; of {count} that takes a few tests. Afterwards everything is as it was, whatever happens meanwhile.</source>
        <translation>Расширения выключаются по половине, пока не найдётся то, которое всё ломает. Расширений: {count}, хватит нескольких проверок. Потом всё станет как было, что бы ни случилось по ходу дела.</translation>
    </message>
    <message>
        <source>Let Stablehand try</source>
        <translation>Проверит Stablehand</translation>
    </message>
    <message>
        <source>I look myself</source>
        <translation>Проверять вручную</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Stablehand sees whether {name} gets ready.</source>
        <translation>Stablehand видит, запускается ли {name}.</translation>
    </message>
    <message>
        <source>Whether a page looks wrong only you can see.</source>
        <translation>Правильно ли выглядит страница, видите только вы.</translation>
    </message>
</context>
<context>
    <name>BrowsePage</name>
    <message>
        <source>Browse</source>
        <translation>Каталог</translation>
    </message>
    <message>
        <source>Where to look</source>
        <translation>Где искать</translation>
    </message>
    <message>
        <source>Search, or paste a link of a model</source>
        <translation>Поиск или ссылка на модель</translation>
    </message>
    <message>
        <source>What {install} can use.</source>
        <translation>То, что подходит для {install}.</translation>
    </message>
    <message>
        <source>Look for anything</source>
        <translation>Искать всё</translation>
    </message>
</context>
<context>
    <name>BrowseTabs</name>
    <message>
        <source>Recommended</source>
        <translation>Рекомендуется</translation>
    </message>
</context>
<context>
    <name>CachesSection</name>
    <message>
        <source>Caches and leftovers</source>
        <translation>Кэши и остатки</translation>
    </message>
    <message>
        <source>What takes room besides models and installs, and what cleaning it means.</source>
        <translation>Что занимает место кроме моделей и установок и что будет после очистки.</translation>
    </message>
    <message>
        <source>Looking how much there is…</source>
        <translation>Считаем, сколько чего накопилось…</translation>
    </message>
    <message>
        <source>Nothing is there that could be cleaned.</source>
        <translation>Очищать нечего.</translation>
    </message>
    <message>
        <source>{size} can be free again.</source>
        <translation>Можно освободить {size}.</translation>
    </message>
    <message>
        <source>Clean all that comes again</source>
        <translation>Очистить всё, что восстановится</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>Заглянуть</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>Очистить</translation>
    </message>
    <message>
        <source>{size}.</source>
        <translation>{size}.</translation>
    </message>
    <message>
        <source>{size}, of which {freed} can be freed: the rest is in use.</source>
        <translation>{size}, из них можно освободить {freed}: остальное используется.</translation>
    </message>
    <message>
        <source>Clean this: {name}?</source>
        <translation>Очистить: {name}?</translation>
    </message>
    <message>
        <source>Clean all that comes again?</source>
        <translation>Очистить всё, что восстановится само?</translation>
    </message>
    <message>
        <source>Frees {size}.</source>
        <translation>Освободится {size}.</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить</translation>
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
    <name>CarrySection</name>
    <message>
        <source>Take settings along</source>
        <translation>Перенос настроек</translation>
    </message>
    <message>
        <source>A file with what you have changed, for another computer. Tokens and passwords are never in it.</source>
        <translation>Файл с тем, что вы изменили, — для другого компьютера. Токенов и паролей в нём никогда нет.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <source>Export the settings…</source>
        <translation>Экспорт настроек…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Импорт…</translation>
    </message>
    <message>
        <source>Import settings…</source>
        <translation>Импорт настроек…</translation>
    </message>
    <message>
        <source>Export the settings</source>
        <translation>Экспорт настроек</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) exported.</source>
        <translation>
            <numerusform>Сохранена %n настройка.</numerusform>
            <numerusform>Сохранено %n настройки.</numerusform>
            <numerusform>Сохранено %n настроек.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Импорт настроек</translation>
    </message>
    <message>
        <source>Settings (*.toml)</source>
        <translation>Настройки (*.toml)</translation>
    </message>
    <message>
        <source>Everything is as the file says already.</source>
        <translation>Всё и так настроено, как в файле.</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Not known to this version: {keys}</source>
        <translation>Эта версия не знает: {keys}</translation>
    </message>
    <message>
        <source>Also what belongs to the other computer: {names}</source>
        <translation>Взять и то, что относится к другому компьютеру: {names}</translation>
    </message>
    <message>
        <source>Take these settings in?</source>
        <translation>Загрузить эти настройки?</translation>
    </message>
    <message>
        <source>All of it can be undone in one step.</source>
        <translation>Всё это можно отменить одним действием.</translation>
    </message>
    <message>
        <source>Take them in</source>
        <translation>Загрузить</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить как есть</translation>
    </message>
    <message>
        <source>{name}: {before} → {after}</source>
        <translation>{name}: {before} → {after}</translation>
    </message>
    <message>
        <source>default</source>
        <translation>по умолчанию</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>пусто</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) taken in.</source>
        <translation>
            <numerusform>Загружена %n настройка.</numerusform>
            <numerusform>Загружено %n настройки.</numerusform>
            <numerusform>Загружено %n настроек.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CatalogSection</name>
    <message>
        <source>Refresh now</source>
        <translation>Обновить сейчас</translation>
    </message>
    <message>
        <source>Only the packages of Stablehand itself.</source>
        <translation>Только пакеты самого Stablehand.</translation>
    </message>
    <message>
        <source>Nothing is fetched without the sum of the index.</source>
        <translation>Без хеша индекса ничего не загружается.</translation>
    </message>
    <message>
        <source>Nothing was fetched yet.</source>
        <translation>Пока ничего не загружено.</translation>
    </message>
    <message>
        <source>{name}, version {version}, is in use.</source>
        <translation>Используется {name}, версия {version}.</translation>
    </message>
    <message>
        <source>The sum is another one now: refresh to fetch what it stands for.</source>
        <translation>Хеш теперь другой: обновите, чтобы загрузить то, что ему соответствует.</translation>
    </message>
    <message>
        <source>Fetching and checking…</source>
        <translation>Загружаем и проверяем…</translation>
    </message>
</context>
<context>
    <name>ChangeFacts</name>
    <message>
        <source>Version: from {now} to {then}.</source>
        <translation>Версия: была {now}, станет {then}.</translation>
    </message>
    <message>
        <source>It comes from {address} from then on.</source>
        <translation>С этих пор программа будет браться из {address}.</translation>
    </message>
    <message>
        <source>Files of the program that you changed: {count} ({names}). Settings stay as you have them; code becomes the new version&apos;s, and your copies are kept with the snapshot.</source>
        <translation>Файлы программы, которые вы изменили: {count} ({names}). Настройки останутся вашими; код станет таким, как в новой версии, а ваши копии сохранятся вместе со снимком.</translation>
    </message>
    <message>
        <source>Version: stays {then}.</source>
        <translation>Версия: остаётся {then}.</translation>
    </message>
    <message>
        <source>torch: from {now} to {then}.</source>
        <translation>torch: была {now}, станет {then}.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>Launch options become what they were: {names}.</source>
        <translation>Параметры запуска станут прежними: {names}.</translation>
    </message>
    <message>
        <source>Files of the program that you changed become those of that version: {count} ({names}). Your copies are kept with snapshot {number}.</source>
        <translation>Файлы программы, которые вы изменили, станут такими, как в той версии: {count} ({names}). Ваши копии сохранятся вместе со снимком {number}.</translation>
    </message>
    <message>
        <source>What you have now stays as snapshot {number} ({size}).</source>
        <translation>То, что есть сейчас, останется как снимок {number} ({size}).</translation>
    </message>
    <message>
        <source>Models ({models}), images ({images}) and extensions stay.</source>
        <translation>Модели ({models}), картинки ({images}) и расширения останутся на месте.</translation>
    </message>
    <message>
        <source>It frees {size}. The rest of it is shared with other snapshots and stays.</source>
        <translation>Освободится {size}. Остальное общее с другими снимками и останется.</translation>
    </message>
    <message>
        <source>It frees {size}.</source>
        <translation>Освободится {size}.</translation>
    </message>
    <message>
        <source>There is no way back to it then.</source>
        <translation>Вернуться к нему будет нельзя.</translation>
    </message>
    <message>
        <source>Copies of your files that it holds go to Stablehand&apos;s trash. What you have now is not touched.</source>
        <translation>Копии ваших файлов, которые в нём есть, попадут в корзину Stablehand. То, что установлено сейчас, не изменится.</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names} и ещё {count}</translation>
    </message>
    <message>
        <source>It asks for other packages than before ({files}).</source>
        <translation>Ей нужны другие пакеты, чем раньше ({files}).</translation>
    </message>
    <message>
        <source>The packages that it asks for are the same.</source>
        <translation>Пакеты ей нужны те же.</translation>
    </message>
    <message>
        <source>Packages: the same ones in the same versions.</source>
        <translation>Пакеты: те же, в тех же версиях.</translation>
    </message>
    <message>
        <source>Packages with another version: {changed}; coming back: {added}; going: {removed}.</source>
        <translation>Пакеты: сменят версию — {changed}, вернутся — {added}, уйдут — {removed}.</translation>
    </message>
    <message>
        <source>port</source>
        <translation>порт</translation>
    </message>
    <message>
        <source>extra arguments</source>
        <translation>дополнительные аргументы</translation>
    </message>
</context>
<context>
    <name>ChangeNote</name>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Забыть</translation>
    </message>
    <message>
        <source>An update was stopped. {size} are kept so that it can go on.</source>
        <translation>Обновление остановлено. Чтобы его продолжить, хранится {size}.</translation>
    </message>
    <message>
        <source>A change was stopped, nothing of it counts. {size} are left of it.</source>
        <translation>Изменение остановлено и ни на что не влияет. От него осталось {size}.</translation>
    </message>
    <message>
        <source>Go on with the update of {name}</source>
        <translation>Продолжить обновление {name}</translation>
    </message>
    <message>
        <source>Forget the stopped change of {name}</source>
        <translation>Забыть остановленное изменение {name}</translation>
    </message>
    <message>
        <source>It is forgotten, which freed {size}.</source>
        <translation>Забыто, освободилось {size}.</translation>
    </message>
</context>
<context>
    <name>Checked</name>
    <message>
        <source>What was checked</source>
        <translation>Что проверено</translation>
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
    <name>CompareView</name>
    <message>
        <source>Previous difference</source>
        <translation>Предыдущее отличие</translation>
    </message>
    <message>
        <source>Next difference</source>
        <translation>Следующее отличие</translation>
    </message>
    <message>
        <source>Back to the log</source>
        <translation>Назад к журналу</translation>
    </message>
    <message>
        <source>Differences between two starts</source>
        <translation>Отличия двух запусков</translation>
    </message>
    <message numerus="yes">
        <source>… %Ln line(s) alike …</source>
        <translation>
            <numerusform>… %Ln такая же строка …</numerusform>
            <numerusform>… %Ln такие же строки …</numerusform>
            <numerusform>… %Ln таких же строк …</numerusform>
        </translation>
    </message>
    <message>
        <source>+ new</source>
        <translation>+ новая</translation>
    </message>
    <message>
        <source>− missing</source>
        <translation>− нет</translation>
    </message>
    <message>
        <source>~ moved</source>
        <translation>~ в другом месте</translation>
    </message>
    <message>
        <source>There is no earlier start that became ready to compare with.</source>
        <translation>Нет более раннего запуска, который дошёл до готовности: сравнивать не с чем.</translation>
    </message>
    <message>
        <source>The same as the last good start ({when}).</source>
        <translation>То же, что при последнем удачном запуске ({when}).</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new</source>
        <translation>
            <numerusform>%Ln новая</numerusform>
            <numerusform>%Ln новые</numerusform>
            <numerusform>%Ln новых</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing</source>
        <translation>
            <numerusform>%Ln отсутствует</numerusform>
            <numerusform>%Ln отсутствуют</numerusform>
            <numerusform>%Ln отсутствуют</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln moved</source>
        <translation>
            <numerusform>%Ln в другом месте</numerusform>
            <numerusform>%Ln в другом месте</numerusform>
            <numerusform>%Ln в другом месте</numerusform>
        </translation>
    </message>
    <message>
        <source>Against the last good start ({when}): {counts}.</source>
        <translation>По сравнению с последним удачным запуском ({when}): {counts}.</translation>
    </message>
    <message>
        <source>It is still starting: what is missing may come yet.</source>
        <translation>Запуск ещё идёт: чего нет, может появиться.</translation>
    </message>
    <message>
        <source>Only the first lines are compared.</source>
        <translation>Сравниваются только первые строки.</translation>
    </message>
    <message>
        <source>Version (commit)</source>
        <translation>Версия (коммит)</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Версия</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>torch</source>
        <translation>torch</translation>
    </message>
    <message>
        <source>torch is built for</source>
        <translation>torch собран для</translation>
    </message>
    <message>
        <source>Snapshot of the environment</source>
        <translation>Снимок окружения</translation>
    </message>
    <message>
        <source>How models are shared</source>
        <translation>Общий доступ к моделям</translation>
    </message>
    <message>
        <source>No longer on the command line: {words}</source>
        <translation>Больше нет в командной строке: {words}</translation>
    </message>
    <message>
        <source>New on the command line: {words}</source>
        <translation>Новое в командной строке: {words}</translation>
    </message>
    <message>
        <source>Changed since then:</source>
        <translation>Изменилось с тех пор:</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} из {total}</translation>
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
        <source>Save…</source>
        <translation>Сохранить…</translation>
    </message>
    <message>
        <source>Compare with the last good start</source>
        <translation>Сравнить с последним удачным запуском</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>Сохранить отчёт…</translation>
    </message>
    <message>
        <source>There is no earlier start that became ready to compare with.</source>
        <translation>Нет более раннего запуска, который дошёл до готовности: сравнивать не с чем.</translation>
    </message>
    <message>
        <source>Open the folder of the log</source>
        <translation>Открыть папку журнала</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Время</translation>
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
        <source>Log of the change</source>
        <translation>Журнал изменения</translation>
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
    <name>ConsoleTimes</name>
    <message>
        <source>No times</source>
        <translation>Без времени</translation>
    </message>
    <message>
        <source>Time of day</source>
        <translation>Время суток</translation>
    </message>
    <message>
        <source>Since the start</source>
        <translation>С начала запуска</translation>
    </message>
    <message>
        <source>Since the line before</source>
        <translation>С предыдущей строки</translation>
    </message>
    <message>
        <source>This log has none: it is older than they are</source>
        <translation>В этом журнале времени нет: он старше этой функции</translation>
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
    <name>Copied</name>
    <message>
        <source>Copy: {name}</source>
        <translation>Скопировать: {name}</translation>
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
    <name>Counts</name>
    <message numerus="yes">
        <source>Every %n hour(s)</source>
        <translation>
            <numerusform>Каждый %n час</numerusform>
            <numerusform>Каждые %n часа</numerusform>
            <numerusform>Каждые %n часов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n день</numerusform>
            <numerusform>%n дня</numerusform>
            <numerusform>%n дней</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) or older</source>
        <translation>
            <numerusform>От %n дня</numerusform>
            <numerusform>От %n дней</numerusform>
            <numerusform>От %n дней</numerusform>
        </translation>
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
        <source>Move…</source>
        <translation>Переместить…</translation>
    </message>
    <message>
        <source>Move the data folder…</source>
        <translation>Переместить папку данных…</translation>
    </message>
    <message>
        <source>Open the trash</source>
        <translation>Открыть корзину</translation>
    </message>
    <message>
        <source>Named by the variable {name}</source>
        <translation>Указана в переменной {name}</translation>
    </message>
    <message>
        <source>Portable: it travels with the program</source>
        <translation>Портативная: лежит рядом с программой</translation>
    </message>
    <message>
        <source>Not portable: it belongs to this computer</source>
        <translation>Не портативная: только на этом компьютере</translation>
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
        <source>Everything was copied here from {path}. That folder is still there, and not used any more.</source>
        <translation>Всё скопировано сюда из {path}. Та папка ещё на месте, но больше не используется.</translation>
    </message>
    <message>
        <source>Delete the old folder…</source>
        <translation>Удалить старую папку…</translation>
    </message>
    <message>
        <source>Delete the old data folder?</source>
        <translation>Удалить старую папку данных?</translation>
    </message>
    <message>
        <source>It cannot be brought back. All that was in it has been copied and compared.</source>
        <translation>Вернуть её будет нельзя. Всё, что в ней было, скопировано и сверено.</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>The old folder was deleted.</source>
        <translation>Старая папка удалена.</translation>
    </message>
    <message>
        <source>The path was copied.</source>
        <translation>Путь скопирован.</translation>
    </message>
    <message>
        <source>Where shall the data folder be?</source>
        <translation>Где должна быть папка данных?</translation>
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
    <name>DetailHead</name>
    <message>
        <source>In the library</source>
        <translation>В библиотеке</translation>
    </message>
    <message>
        <source>Sensitive</source>
        <translation>Откровенное</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>Открыть страницу модели</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Закрыть сведения</translation>
    </message>
    <message>
        <source>by {author}</source>
        <translation>автор: {author}</translation>
    </message>
    <message>
        <source>{count} downloads</source>
        <translation>загрузок: {count}</translation>
    </message>
    <message>
        <source>{count} likes</source>
        <translation>отметок «нравится»: {count}</translation>
    </message>
</context>
<context>
    <name>DiskDialog</name>
    <message>
        <source>What takes the room</source>
        <translation>Что занимает место</translation>
    </message>
    <message>
        <source>There is nothing here.</source>
        <translation>Здесь ничего нет.</translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation>Что посчитано</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>Типы</translation>
    </message>
    <message>
        <source>Bases</source>
        <translation>Базы</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Папки</translation>
    </message>
    <message>
        <source>Caches</source>
        <translation>Кэши</translation>
    </message>
    <message>
        <source>Without a model</source>
        <translation>Без модели</translation>
    </message>
    <message>
        <source>Free this cache</source>
        <translation>Очистить этот кэш</translation>
    </message>
    <message>
        <source>Move them to the trash</source>
        <translation>Переместить их в корзину</translation>
    </message>
    <message>
        <source>Open the trash</source>
        <translation>Открыть корзину</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Подсчёт…</translation>
    </message>
    <message>
        <source>Right in the folder</source>
        <translation>Прямо в папке</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n модель</numerusform>
            <numerusform>%n модели</numerusform>
            <numerusform>%n моделей</numerusform>
        </translation>
    </message>
    <message>
        <source>Freeing it gives back {size}</source>
        <translation>Очистка освободит {size}</translation>
    </message>
    <message>
        <source>Goes to the trash first</source>
        <translation>Сначала попадёт в корзину</translation>
    </message>
    <message>
        <source>beside a model that is gone</source>
        <translation>рядом с моделью, которой уже нет</translation>
    </message>
    <message>
        <source>an unfinished download</source>
        <translation>незаконченная загрузка</translation>
    </message>
    <message>
        <source>left over from a copy</source>
        <translation>осталось после копирования</translation>
    </message>
    <message>
        <source>{count}, {size}.</source>
        <translation>{count}, {size}.</translation>
    </message>
    <message>
        <source>Pictures and notes beside them: {size}.</source>
        <translation>Картинки и заметки рядом с ними: {size}.</translation>
    </message>
    <message>
        <source>Shared by several names: {size}.</source>
        <translation>Общее у нескольких имён: {size}.</translation>
    </message>
    <message>
        <source>Free on {name}: {size}.</source>
        <translation>Свободно на «{name}»: {size}.</translation>
    </message>
    <message>
        <source>In the trash: {size}.</source>
        <translation>В корзине: {size}.</translation>
    </message>
</context>
<context>
    <name>DoublesDialog</name>
    <message>
        <source>Models that are there twice</source>
        <translation>Модели, которые есть дважды</translation>
    </message>
    <message>
        <source>Copies with the same bytes can share them: one file with several names.</source>
        <translation>Одинаковые копии могут делить место: один файл под несколькими именами.</translation>
    </message>
    <message>
        <source>No model is there twice.</source>
        <translation>Ни одной модели нет дважды.</translation>
    </message>
    <message>
        <source>Also those with the same weights and another description</source>
        <translation>Также модели с теми же весами и другим описанием</translation>
    </message>
    <message>
        <source>Share all</source>
        <translation>Объединить все</translation>
    </message>
    <message>
        <source>Share this one</source>
        <translation>Объединить эту</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Comparing files of the same size…</source>
        <translation>Сравнение файлов одного размера…</translation>
    </message>
    <message>
        <source>the same bytes</source>
        <translation>те же байты</translation>
    </message>
    <message>
        <source>the same weights</source>
        <translation>те же веса</translation>
    </message>
    <message>
        <source>shares its bytes already</source>
        <translation>уже делит место</translation>
    </message>
    <message>
        <source>{path} is the same as {kept}</source>
        <translation>{path} — то же, что {kept}</translation>
    </message>
    <message>
        <source>Share all, frees {size}</source>
        <translation>Объединить все и освободить {size}</translation>
    </message>
</context>
<context>
    <name>DownloadBar</name>
    <message>
        <source>Download it although there is a warning?</source>
        <translation>Загрузить, несмотря на предупреждение?</translation>
    </message>
    <message>
        <source>Loading {name} may run code of somebody else’s on this computer. Stablehand checks it once it is here, and keeps it apart if it finds something.</source>
        <translation>Загрузка {name} в программу может запустить на этом компьютере чужой код. Stablehand проверит файл, когда он придёт, и отложит его, если что-то найдёт.</translation>
    </message>
    <message>
        <source>Download it all the same</source>
        <translation>Всё равно загрузить</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить как есть</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Выберите файл</translation>
    </message>
    <message>
        <source>Cannot be had from here</source>
        <translation>Отсюда не загрузить</translation>
    </message>
    <message>
        <source>Being asked for…</source>
        <translation>Запрашивается…</translation>
    </message>
    <message>
        <source>In the library: show it</source>
        <translation>В библиотеке: показать</translation>
    </message>
    <message numerus="yes">
        <source>Download %n file(s)</source>
        <translation>
            <numerusform>Загрузить %n файл</numerusform>
            <numerusform>Загрузить %n файла</numerusform>
            <numerusform>Загрузить %n файлов</numerusform>
        </translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation>Загрузить {size}</translation>
    </message>
    <message numerus="yes">
        <source>Download %n file(s), {size}</source>
        <translation>
            <numerusform>Загрузить %n файл, {size}</numerusform>
            <numerusform>Загрузить %n файла, {size}</numerusform>
            <numerusform>Загрузить %n файлов, {size}</numerusform>
        </translation>
    </message>
    <message>
        <source>Needs you: show downloads</source>
        <translation>Ждёт вашего решения: показать загрузки</translation>
    </message>
    <message>
        <source>In the queue: show it</source>
        <translation>В очереди: показать</translation>
    </message>
    <message>
        <source>Downloading, {percent}: show it</source>
        <translation>Загружается, {percent}: показать</translation>
    </message>
    <message>
        <source>Goes where its header says that it belongs</source>
        <translation>Попадёт в папку по своему заголовку</translation>
    </message>
    <message>
        <source>Goes to {folder}</source>
        <translation>Попадёт в {folder}</translation>
    </message>
    <message>
        <source>It is here already: {path}</source>
        <translation>Уже есть: {path}</translation>
    </message>
    <message>
        <source>{size} are missing on that drive</source>
        <translation>на диске не хватает {size}</translation>
    </message>
    <message>
        <source>{size} stay free</source>
        <translation>останется свободно {size}</translation>
    </message>
    <message>
        <source>for {install}</source>
        <translation>для {install}</translation>
    </message>
</context>
<context>
    <name>DownloadCount</name>
    <message numerus="yes">
        <source>%n under way</source>
        <translation>
            <numerusform>Загружается: %n</numerusform>
            <numerusform>Загружаются: %n</numerusform>
            <numerusform>Загружаются: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n need(s) you</source>
        <translation>
            <numerusform>Ждёт вас: %n</numerusform>
            <numerusform>Ждут вас: %n</numerusform>
            <numerusform>Ждут вас: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DownloadDeeds</name>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Go on now</source>
        <translation>Продолжить сейчас</translation>
    </message>
    <message>
        <source>First in the queue</source>
        <translation>В начало очереди</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Show in the library</source>
        <translation>Показать в библиотеке</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>Показать в папке</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>Открыть страницу модели</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Копировать адрес</translation>
    </message>
    <message>
        <source>Show the quarantine</source>
        <translation>Показать карантин</translation>
    </message>
    <message>
        <source>Clear those that failed as well?</source>
        <translation>Убрать и неудавшиеся?</translation>
    </message>
    <message>
        <source>They could be tried again; what is here of them is deleted. Files that arrived stay where they are.</source>
        <translation>Их ещё можно повторить; то, что от них уже загружено, будет удалено. Готовые файлы останутся на месте.</translation>
    </message>
    <message>
        <source>Clear all of them</source>
        <translation>Убрать все</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>Оставить</translation>
    </message>
    <message numerus="yes">
        <source>Give up %n download(s)?</source>
        <translation>
            <numerusform>Отказаться от %n загрузки?</numerusform>
            <numerusform>Отказаться от %n загрузок?</numerusform>
            <numerusform>Отказаться от %n загрузок?</numerusform>
        </translation>
    </message>
    <message>
        <source>Give up {name}?</source>
        <translation>Отказаться от загрузки {name}?</translation>
    </message>
    <message>
        <source>{size} that are here already are deleted. A pause keeps them.</source>
        <translation>Уже загруженные {size} будут удалены. Пауза их сохраняет.</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>Отказаться</translation>
    </message>
    <message>
        <source>Pause instead</source>
        <translation>Лучше пауза</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>Пусть загружается</translation>
    </message>
    <message>
        <source>The address was copied.</source>
        <translation>Адрес скопирован.</translation>
    </message>
</context>
<context>
    <name>DownloadFacts</name>
    <message>
        <source>Model</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Тип</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Откуда</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Набор</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Куда</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>Проверка</translation>
    </message>
    <message>
        <source>Asked for</source>
        <translation>Добавлено</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Завершено</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Скорость</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Соединения</translation>
    </message>
</context>
<context>
    <name>DownloadLines</name>
    <message>
        <source>Needs you</source>
        <translation>Ждёт вас</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Загружаются</translation>
    </message>
    <message>
        <source>Waiting or paused</source>
        <translation>Ждут или на паузе</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>В очереди</translation>
    </message>
    <message>
        <source>Failed or cancelled</source>
        <translation>Не удались или отменены</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Готовы</translation>
    </message>
    <message>
        <source>{size} are missing on the drive</source>
        <translation>на диске не хватает {size}</translation>
    </message>
    <message>
        <source>{size} free afterwards</source>
        <translation>потом останется {size}</translation>
    </message>
    <message>
        <source>{done} of {count} files are here</source>
        <translation>готово файлов: {done} из {count}</translation>
    </message>
    <message>
        <source>{count} failed</source>
        <translation>не удалось: {count}</translation>
    </message>
    <message>
        <source>to {place}</source>
        <translation>в {place}</translation>
    </message>
</context>
<context>
    <name>DownloadList</name>
    <message>
        <source>Downloads</source>
        <translation>Загрузки</translation>
    </message>
</context>
<context>
    <name>DownloadNews</name>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
</context>
<context>
    <name>DownloadPanel</name>
    <message>
        <source>Close the details</source>
        <translation>Закрыть сведения</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход загрузки</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s)</source>
        <translation>
            <numerusform>%n загрузка</numerusform>
            <numerusform>%n загрузки</numerusform>
            <numerusform>%n загрузок</numerusform>
        </translation>
    </message>
    <message>
        <source>{done} of {count} are here</source>
        <translation>готово: {done} из {count}</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Набор</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Проверить ещё раз</translation>
    </message>
</context>
<context>
    <name>DownloadWords</name>
    <message>
        <source>Its turn comes</source>
        <translation>Ждёт очереди</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>Загружается</translation>
    </message>
    <message>
        <source>Being checked</source>
        <translation>Проверяется</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Ждёт</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>На паузе</translation>
    </message>
    <message>
        <source>Needs you</source>
        <translation>Ждёт вас</translation>
    </message>
    <message>
        <source>Is here</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Не удалось</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Отменено</translation>
    </message>
    <message>
        <source>verified by SHA-256</source>
        <translation>проверено по SHA-256</translation>
    </message>
    <message>
        <source>verified by BLAKE3</source>
        <translation>проверено по BLAKE3</translation>
    </message>
    <message>
        <source>compared by CRC32</source>
        <translation>сверено по CRC32</translation>
    </message>
    <message>
        <source>verified by git’s sum</source>
        <translation>проверено по сумме git</translation>
    </message>
    <message>
        <source>its size is right; the site gives no sum</source>
        <translation>размер верный; суммы сайт не даёт</translation>
    </message>
    <message>
        <source>the site gives no sum to compare it with</source>
        <translation>сайт не даёт суммы, чтобы сверить</translation>
    </message>
    <message>
        <source>Another site</source>
        <translation>Другой сайт</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} из {total}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>осталось {time}</translation>
    </message>
    <message>
        <source>goes on now</source>
        <translation>продолжится сейчас</translation>
    </message>
    <message>
        <source>goes on in {time}</source>
        <translation>продолжится через {time}</translation>
    </message>
    <message>
        <source>goes on at {time}</source>
        <translation>продолжится в {time}</translation>
    </message>
</context>
<context>
    <name>DownloadsHead</name>
    <message>
        <source>Downloads</source>
        <translation>Загрузки</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>Приостановить все</translation>
    </message>
    <message>
        <source>Paste a link</source>
        <translation>Вставить ссылку</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>Убрать готовые</translation>
    </message>
    <message>
        <source>Search downloads</source>
        <translation>Поиск загрузок</translation>
    </message>
    <message>
        <source>Speed over the last minute</source>
        <translation>Скорость за последнюю минуту</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Соединение…</translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) wait.</source>
        <translation>
            <numerusform>Ждёт %n загрузка.</numerusform>
            <numerusform>Ждут %n загрузки.</numerusform>
            <numerusform>Ждут %n загрузок.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) need you.</source>
        <translation>
            <numerusform>Вас ждёт %n загрузка.</numerusform>
            <numerusform>Вас ждут %n загрузки.</numerusform>
            <numerusform>Вас ждут %n загрузок.</numerusform>
        </translation>
    </message>
    <message>
        <source>Files that come from the hubs, each checked before it is used.</source>
        <translation>Файлы с сайтов моделей; каждый проверяется, прежде чем его используют.</translation>
    </message>
    <message>
        <source>Everything stands still until you let it go on.</source>
        <translation>Всё стоит, пока вы не продолжите.</translation>
    </message>
    <message>
        <source>These are the quiet hours: the queue {when}.</source>
        <translation>Сейчас тихие часы: очередь {when}.</translation>
    </message>
    <message>
        <source>Change them</source>
        <translation>Изменить</translation>
    </message>
</context>
<context>
    <name>DownloadsPage</name>
    <message>
        <source>Looking through the downloads…</source>
        <translation>Просмотр загрузок…</translation>
    </message>
    <message>
        <source>Nothing has been downloaded yet.</source>
        <translation>Пока ничего не загружено.</translation>
    </message>
    <message>
        <source>Choose a model in Browse, or drop the link of one onto this window. What was begun goes on by itself after a break, whatever the network does.</source>
        <translation>Выберите модель в каталоге или перетащите ссылку на неё в это окно. Начатое само продолжится после обрыва, что бы ни случилось с сетью.</translation>
    </message>
    <message>
        <source>Browse models</source>
        <translation>Искать модели</translation>
    </message>
    <message>
        <source>Paste a link</source>
        <translation>Вставить ссылку</translation>
    </message>
    <message>
        <source>No download is called that.</source>
        <translation>Загрузки с таким названием нет.</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Показать все</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Сведения</translation>
    </message>
    <message>
        <source>Place {n} in the queue</source>
        <translation>Место в очереди: {n}</translation>
    </message>
</context>
<context>
    <name>EditDialog</name>
    <message>
        <source>What is {name}?</source>
        <translation>Что такое {name}?</translation>
    </message>
    <message>
        <source>What you say goes before what the file and the sites say. Empty a field to leave it to them again.</source>
        <translation>Ваши слова важнее того, что сказано в файле и на сайтах. Очистите поле, чтобы снова положиться на них.</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить как есть</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Trained words</source>
        <translation>Ключевые слова</translation>
    </message>
    <message>
        <source>One on each line.</source>
        <translation>По одному в строке.</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>База</translation>
    </message>
    <message>
        <source>Such as SDXL, Flux.1 dev or Pony.</source>
        <translation>Например, SDXL, Flux.1 dev или Pony.</translation>
    </message>
    <message>
        <source>There is no base named so. Choose one of the list.</source>
        <translation>Такой базы нет. Выберите из списка.</translation>
    </message>
</context>
<context>
    <name>EnvironmentPart</name>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Open the folder of the environment</source>
        <translation>Открыть папку окружения</translation>
    </message>
    <message>
        <source>Copy as requirements</source>
        <translation>Скопировать списком</translation>
    </message>
    <message>
        <source>Check its health</source>
        <translation>Проверить установку</translation>
    </message>
    <message>
        <source>Find a package</source>
        <translation>Найти пакет</translation>
    </message>
    <message>
        <source>Changed ones only</source>
        <translation>Только изменившиеся</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>It has no environment.</source>
        <translation>Окружения нет.</translation>
    </message>
    <message>
        <source>On the disk</source>
        <translation>На диске</translation>
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
        <source>torch</source>
        <translation>Сборка torch</translation>
    </message>
    <message>
        <source>The program does without.</source>
        <translation>Программе не нужна.</translation>
    </message>
    <message>
        <source>The general package index</source>
        <translation>Общий индекс пакетов</translation>
    </message>
    <message>
        <source>{index}, since the chosen one could not be reached</source>
        <translation>{index}: выбранный был недоступен</translation>
    </message>
    <message>
        <source>{version}, {backend}</source>
        <translation>{version}, {backend}</translation>
    </message>
    <message>
        <source>Came from</source>
        <translation>Откуда</translation>
    </message>
    <message>
        <source>Why this torch</source>
        <translation>Почему такая</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Считаем…</translation>
    </message>
    <message>
        <source>{whole}, {own} of it its own; the rest other installs and snapshots share</source>
        <translation>{whole}, из них своих {own}; остальное общее с другими установками и снимками</translation>
    </message>
    <message>
        <source>There are no packages to be read.</source>
        <translation>Пакетов, которые можно прочитать, нет.</translation>
    </message>
    <message>
        <source>What was there when it was installed, nobody wrote down.</source>
        <translation>Что было при установке, нигде не записано.</translation>
    </message>
    <message>
        <source>Everything is as it was when the install was proved to work.</source>
        <translation>Всё так же, как было, когда установку проверили в работе.</translation>
    </message>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>добавлен %n</numerusform>
            <numerusform>добавлено %n</numerusform>
            <numerusform>добавлено %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with another version</source>
        <translation>
            <numerusform>%n с другой версией</numerusform>
            <numerusform>%n с другой версией</numerusform>
            <numerusform>%n с другой версией</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gone</source>
        <translation>
            <numerusform>%n исчез</numerusform>
            <numerusform>%n исчезли</numerusform>
            <numerusform>%n исчезли</numerusform>
        </translation>
    </message>
    <message>
        <source>Since the install was proved to work: {changes}.</source>
        <translation>С тех пор как установку проверили в работе: {changes}.</translation>
    </message>
    <message numerus="yes">
        <source>%n package(s)</source>
        <translation>
            <numerusform>%n пакет</numerusform>
            <numerusform>%n пакета</numerusform>
            <numerusform>%n пакетов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n package(s)</source>
        <translation>
            <numerusform>{shown} из %n пакета</numerusform>
            <numerusform>{shown} из %n пакетов</numerusform>
            <numerusform>{shown} из %n пакетов</numerusform>
        </translation>
    </message>
    <message>
        <source>The list of packages is copied</source>
        <translation>Список пакетов скопирован</translation>
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
    <name>ExtensionCounts</name>
    <message numerus="yes">
        <source>%n change(s) behind</source>
        <translation>
            <numerusform>Отстаёт на %n изменение</numerusform>
            <numerusform>Отстаёт на %n изменения</numerusform>
            <numerusform>Отстаёт на %n изменений</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
            <numerusform>и ещё %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n package(s) come in beside yours</source>
        <translation>
            <numerusform>К вашим пакетам добавится %n</numerusform>
            <numerusform>К вашим пакетам добавятся %n</numerusform>
            <numerusform>К вашим пакетам добавятся %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExtensionDoing</name>
    <message>
        <source>{name} is running</source>
        <translation>{name} работает</translation>
    </message>
    <message>
        <source>Its extensions can be changed once it has been stopped.</source>
        <translation>Расширения можно менять, когда программа остановлена.</translation>
    </message>
    <message>
        <source>Stop it and go on</source>
        <translation>Остановить и продолжить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Add {name}?</source>
        <translation>Добавить {name}?</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Some of what it asks for cannot hold beside the program. It can be added without that, and may then miss something.</source>
        <translation>Часть того, что нужно расширению, несовместима с программой. Его можно добавить и без этого, но тогда что-то в нём может не работать.</translation>
    </message>
    <message>
        <source>Add without it</source>
        <translation>Добавить без этого</translation>
    </message>
    <message>
        <source>Packages that are here get another version. A snapshot is kept, so that everything can be taken back.</source>
        <translation>У пакетов, которые уже есть, сменится версия. Снимок сохранится, так что всё можно вернуть.</translation>
    </message>
    <message>
        <source>Packages that are here get another version. It can be taken back.</source>
        <translation>У пакетов, которые уже есть, сменится версия. Это можно отменить.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Some of what they ask for cannot hold beside the program.</source>
        <translation>Часть того, что нужно расширениям, несовместима с программой.</translation>
    </message>
    <message>
        <source>Go on without it</source>
        <translation>Продолжить без этого</translation>
    </message>
    <message>
        <source>Change packages of {name}?</source>
        <translation>Изменить пакеты {name}?</translation>
    </message>
</context>
<context>
    <name>ExtensionNews</name>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
</context>
<context>
    <name>Extensions</name>
    <message>
        <source>A folder of its own, without a repository</source>
        <translation>Отдельная папка, без репозитория</translation>
    </message>
    <message>
        <source>Known to do harm</source>
        <translation>Вредоносное</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Выключено</translation>
    </message>
    <message>
        <source>Changed by hand</source>
        <translation>Изменено вручную</translation>
    </message>
    <message>
        <source>Kept at {ref}</source>
        <translation>Закреплено: {ref}</translation>
    </message>
    <message>
        <source>Up to date</source>
        <translation>Обновлений нет</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Установлено</translation>
    </message>
    <message>
        <source>The index warns: {note}</source>
        <translation>Предупреждение из индекса: {note}</translation>
    </message>
    <message>
        <source>Last change: {day}</source>
        <translation>Последнее изменение: {day}</translation>
    </message>
    <message>
        <source>Wants: {names}</source>
        <translation>Нужны пакеты: {names}</translation>
    </message>
    <message>
        <source>The list is a copy, fetched {ago}.</source>
        <translation>Это копия списка, загружена {ago}.</translation>
    </message>
    <message>
        <source>{name} {version} comes in</source>
        <translation>Добавится {name} {version}</translation>
    </message>
    <message>
        <source>{name} {version} goes</source>
        <translation>Исчезнет {name} {version}</translation>
    </message>
    <message>
        <source>{name}: {before} becomes {after}</source>
        <translation>{name}: вместо {before} будет {after}</translation>
    </message>
    <message>
        <source>{extension} asks for {requirement}, but the program is held to {held}</source>
        <translation>{extension} требует {requirement}, а программе нужно {held}</translation>
    </message>
    <message>
        <source>From {url}, at {commit}</source>
        <translation>Откуда: {url}, коммит {commit}</translation>
    </message>
    <message>
        <source>It needs no packages that are not here already</source>
        <translation>Все нужные пакеты уже есть</translation>
    </message>
    <message>
        <source>It has an installer of its own (install.py), which may do more</source>
        <translation>У него есть свой установщик (install.py), который может изменить и что-то ещё</translation>
    </message>
    <message>
        <source>Added: {names}.</source>
        <translation>Добавлено: {names}.</translation>
    </message>
    <message>
        <source>Updated: {names}.</source>
        <translation>Обновлено: {names}.</translation>
    </message>
    <message>
        <source>Removed: {names}.</source>
        <translation>Убрано: {names}.</translation>
    </message>
    <message>
        <source>Switched on: {names}.</source>
        <translation>Включено: {names}.</translation>
    </message>
    <message>
        <source>Switched off: {names}.</source>
        <translation>Выключено: {names}.</translation>
    </message>
    <message>
        <source>Not done: {names}.</source>
        <translation>Не получилось: {names}.</translation>
    </message>
    <message>
        <source>Everything is up to date already.</source>
        <translation>Обновлять нечего, всё уже свежее.</translation>
    </message>
    <message>
        <source>All extensions are off.</source>
        <translation>Все расширения выключены.</translation>
    </message>
    <message>
        <source>All extensions are on.</source>
        <translation>Все расширения включены.</translation>
    </message>
    <message>
        <source>On for this test: {names}.</source>
        <translation>Для этой проверки включены: {names}.</translation>
    </message>
    <message>
        <source>Launch {name} and see whether what bothers you is gone.</source>
        <translation>Запустите {name} и посмотрите, исчезла ли неполадка.</translation>
    </message>
    <message>
        <source>It is {names}: without it everything works.</source>
        <translation>Виновник — {names}: без него всё работает.</translation>
    </message>
    <message>
        <source>They break it together: {names}. Each alone does no harm.</source>
        <translation>Ломают вместе: {names}. По отдельности они не мешают.</translation>
    </message>
    <message>
        <source>It is none of the extensions: it fails without any of them too.</source>
        <translation>Дело не в расширениях: без них тоже не работает.</translation>
    </message>
    <message>
        <source>With all extensions on it works.</source>
        <translation>Со всеми включёнными расширениями всё работает.</translation>
    </message>
    <message>
        <source>There is another one: search again with this one off.</source>
        <translation>Есть ещё один виновник: выключите этого и поищите снова.</translation>
    </message>
</context>
<context>
    <name>ExtensionsPart</name>
    <message>
        <source>Extensions</source>
        <translation>Расширения</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>Установленные</translation>
    </message>
    <message>
        <source>Find more</source>
        <translation>Найти ещё</translation>
    </message>
    <message>
        <source>{name} has no extensions.</source>
        <translation>У {name} не бывает расширений.</translation>
    </message>
    <message>
        <source>Its makers have not provided for any.</source>
        <translation>Авторы программы их не предусмотрели.</translation>
    </message>
</context>
<context>
    <name>FileDelegate</name>
    <message>
        <source>In the library</source>
        <translation>В библиотеке</translation>
    </message>
    <message>
        <source>Best here</source>
        <translation>Лучший для вас</translation>
    </message>
    <message>
        <source>Warned of</source>
        <translation>Опасно</translation>
    </message>
    <message>
        <source>Pickle</source>
        <translation>Формат pickle</translation>
    </message>
</context>
<context>
    <name>FileItems</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n файл</numerusform>
            <numerusform>%n файла</numerusform>
            <numerusform>%n файлов</numerusform>
        </translation>
    </message>
    <message>
        <source>Best for this machine</source>
        <translation>Лучший для этого компьютера</translation>
    </message>
    <message>
        <source>In the library</source>
        <translation>В библиотеке</translation>
    </message>
</context>
<context>
    <name>FindExtensions</name>
    <message>
        <source>Search the public list</source>
        <translation>Поиск по общему списку</translation>
    </message>
    <message>
        <source>Names of nodes</source>
        <translation>По именам узлов</translation>
    </message>
    <message>
        <source>Which extension brings the nodes that a workflow misses, by their names</source>
        <translation>Какое расширение даёт узлы, которых не хватает в рабочем процессе, по их именам</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Порядок</translation>
    </message>
    <message>
        <source>Best match</source>
        <translation>По совпадению</translation>
    </message>
    <message>
        <source>Most stars</source>
        <translation>По звёздам</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Сначала новые</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>По имени</translation>
    </message>
    <message>
        <source>The public list</source>
        <translation>Общий список</translation>
    </message>
    <message>
        <source>Reading the public list…</source>
        <translation>Читаем общий список…</translation>
    </message>
    <message>
        <source>Nothing in the list fits that.</source>
        <translation>В списке ничего такого нет.</translation>
    </message>
    <message>
        <source>With its address it can be added all the same.</source>
        <translation>Но по адресу расширение всё равно можно добавить.</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Добавить…</translation>
    </message>
    <message>
        <source>Home page</source>
        <translation>Сайт</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Показать ещё</translation>
    </message>
    <message>
        <source>Add by address…</source>
        <translation>Добавить по адресу…</translation>
    </message>
    <message>
        <source>{shown} of {total}</source>
        <translation>{shown} из {total}</translation>
    </message>
    <message numerus="yes">
        <source>%n wrong entries passed over</source>
        <translation>
            <numerusform>пропущена %n ошибочная запись</numerusform>
            <numerusform>пропущены %n ошибочные записи</numerusform>
            <numerusform>пропущено %n ошибочных записей</numerusform>
        </translation>
    </message>
    <message>
        <source>Add {name}</source>
        <translation>Добавить {name}</translation>
    </message>
    <message>
        <source>Home page of {name}</source>
        <translation>Сайт {name}</translation>
    </message>
    <message>
        <source>Add an extension by its address</source>
        <translation>Добавить расширение по адресу</translation>
    </message>
    <message>
        <source>The https address of its repository. Whoever wrote it can run anything on your computer, so take only what you trust.</source>
        <translation>Адрес репозитория, начинается с https. Автор расширения может запустить на вашем компьютере что угодно, поэтому берите только то, чему доверяете.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Address of the repository</source>
        <translation>Адрес репозитория</translation>
    </message>
</context>
<context>
    <name>FindingCards</name>
    <message>
        <source>Show the first one only</source>
        <translation>Показать только первую</translation>
    </message>
    <message numerus="yes">
        <source>%n more in this log</source>
        <translation>
            <numerusform>ещё %n в этом журнале</numerusform>
            <numerusform>ещё %n в этом журнале</numerusform>
            <numerusform>ещё %n в этом журнале</numerusform>
        </translation>
    </message>
    <message>
        <source>It ended by itself, for a reason that is not known here.</source>
        <translation>Программа завершилась сама, по неизвестной здесь причине.</translation>
    </message>
    <message>
        <source>The last lines tell most. A report helps those who can help.</source>
        <translation>Больше всего говорят последние строки. Отчёт поможет тем, кто сможет помочь.</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>Сохранить отчёт…</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Done: {what}. It counts from the next launch.</source>
        <translation>Готово: {what}. Подействует со следующего запуска.</translation>
    </message>
    <message>
        <source>Launch again</source>
        <translation>Запустить снова</translation>
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
        <source>I have one already…</source>
        <translation>У меня уже есть…</translation>
    </message>
    <message>
        <source>Take over ComfyUI, Forge, Stability Matrix and others that are on this computer</source>
        <translation>Подключить ComfyUI, Forge, Stability Matrix и другие программы, которые есть на этом компьютере</translation>
    </message>
    <message>
        <source>No packages yet</source>
        <translation>Пакетов пока нет</translation>
    </message>
</context>
<context>
    <name>FirstRunPage</name>
    <message>
        <source>Skip setup</source>
        <translation>Пропустить настройку</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Далее</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
</context>
<context>
    <name>FirstRunSection</name>
    <message>
        <source>First steps</source>
        <translation>Первые шаги</translation>
    </message>
    <message>
        <source>Language, where everything is kept, what this computer can do, and a first program with a model.</source>
        <translation>Язык, где всё хранить, что может этот компьютер и первая программа с моделью.</translation>
    </message>
    <message>
        <source>Open the first steps again</source>
        <translation>Открыть первые шаги снова</translation>
    </message>
</context>
<context>
    <name>FitMeter</name>
    <message>
        <source>Fits</source>
        <translation>Войдёт</translation>
    </message>
    <message>
        <source>Tight</source>
        <translation>Впритык</translation>
    </message>
    <message>
        <source>Uses RAM</source>
        <translation>Займёт ОЗУ</translation>
    </message>
    <message>
        <source>Too big</source>
        <translation>Не войдёт</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Неизвестно</translation>
    </message>
    <message>
        <source>{word}: {need} of {room}</source>
        <translation>{word}: {need} из {room}</translation>
    </message>
</context>
<context>
    <name>FitSum</name>
    <message>
        <source>How it adds up</source>
        <translation>Из чего это складывается</translation>
    </message>
    <message>
        <source>At once</source>
        <translation>Одновременно</translation>
    </message>
    <message>
        <source>How it adds up: {verdict}</source>
        <translation>Из чего это складывается: {verdict}</translation>
    </message>
    <message>
        <source>Diffusion net</source>
        <translation>Диффузионная сеть</translation>
    </message>
    <message>
        <source>VAE</source>
        <translation>VAE</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>Вычисления</translation>
    </message>
    <message>
        <source>Decoding the picture</source>
        <translation>Декодирование картинки</translation>
    </message>
    <message>
        <source>Driver and libraries</source>
        <translation>Драйвер и библиотеки</translation>
    </message>
    <message>
        <source>CLIP vision</source>
        <translation>CLIP Vision</translation>
    </message>
    <message>
        <source>Control net</source>
        <translation>Сеть ControlNet</translation>
    </message>
    <message>
        <source>Other parts</source>
        <translation>Остальные части</translation>
    </message>
    <message>
        <source>Text encoder {name}</source>
        <translation>Текстовый энкодер {name}</translation>
    </message>
    <message>
        <source>{ram} in main memory</source>
        <translation>{ram} в оперативной памяти</translation>
    </message>
    <message>
        <source>{vram}, and {ram} in main memory</source>
        <translation>{vram} и {ram} в оперативной памяти</translation>
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
    <name>FoundCard</name>
    <message>
        <source>Left as it is</source>
        <translation>Останется как есть</translation>
    </message>
    <message>
        <source>Taken over already</source>
        <translation>Уже подключено</translation>
    </message>
    <message>
        <source>Begun before</source>
        <translation>Начато раньше</translation>
    </message>
    <message>
        <source>Running now</source>
        <translation>Сейчас работает</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>Name here</source>
        <translation>Имя здесь</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Версия</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Окружение</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>None of its own</source>
        <translation>Своих нет</translation>
    </message>
    <message>
        <source>{folder}: {reason}</source>
        <translation>{folder}: {reason}</translation>
    </message>
    <message>
        <source>Stay where only it sees them</source>
        <translation>Видны только ей самой</translation>
    </message>
    <message>
        <source>Launch options</source>
        <translation>Параметры запуска</translation>
    </message>
    <message>
        <source>Options left out</source>
        <translation>Пропущенные параметры</translation>
    </message>
    <message>
        <source>Used where it is</source>
        <translation>Используется на месте</translation>
    </message>
</context>
<context>
    <name>FreeVram</name>
    <message>
        <source>Asking {name} for its video memory</source>
        <translation>Просим {name} освободить видеопамять</translation>
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
        <source>Card</source>
        <translation>Видеокарта</translation>
    </message>
    <message>
        <source>Which one computes. Where it needs another torch, you are asked first.</source>
        <translation>На какой считать. Если ей нужен другой torch, сначала будет вопрос.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Автовыбор</translation>
    </message>
    <message>
        <source>Environment variable</source>
        <translation>Переменная окружения</translation>
    </message>
</context>
<context>
    <name>GiveBackDialog</name>
    <message>
        <source>Looking at what Stablehand made in {name}</source>
        <translation>Смотрим, что Stablehand создал в {name}</translation>
    </message>
    <message>
        <source>Give it back</source>
        <translation>Вернуть как было</translation>
    </message>
    <message>
        <source>Then it is as it was before you let Stablehand take it over, and is no longer listed here.</source>
        <translation>Всё станет таким, каким было до подключения к Stablehand, и из списка этот пакет исчезнет.</translation>
    </message>
    <message>
        <source>It was updated or repaired since it was taken over. Go back to its first snapshot before, so that it is what it was.</source>
        <translation>После подключения пакет обновляли или чинили. Сначала вернитесь к его первому снимку, чтобы он стал прежним.</translation>
    </message>
    <message>
        <source>Show its snapshots</source>
        <translation>Показать снимки</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Give {name} back?</source>
        <translation>Вернуть {name} как было?</translation>
    </message>
    <message>
        <source>Program, models, images and settings stay in {path}.</source>
        <translation>Программа, модели, картинки и настройки останутся в {path}.</translation>
    </message>
    <message>
        <source>Other packages no longer see its models; folders that were shared: {count}.</source>
        <translation>Другие пакеты больше не увидят его модели; общих папок было: {count}.</translation>
    </message>
    <message>
        <source>The environment that Stablehand made for it is deleted: {size}.</source>
        <translation>Окружение, которое создал для него Stablehand, будет удалено: {size}.</translation>
    </message>
    <message>
        <source>Stablehand&apos;s notes in it are deleted, nothing else.</source>
        <translation>Будут удалены только записи Stablehand, больше ничего.</translation>
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
    <name>HealthHead</name>
    <message>
        <source>Not looked at yet</source>
        <translation>Ещё не проверялось</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход выполнения</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Проверить снова</translation>
    </message>
    <message>
        <source>Look closely</source>
        <translation>Проверить тщательно</translation>
    </message>
    <message>
        <source>Reads every file and the whole history, which takes minutes.</source>
        <translation>Читает каждый файл и всю историю, на это уходят минуты.</translation>
    </message>
    <message>
        <source>A close look reads every file and the whole history, which takes minutes.</source>
        <translation>Тщательная проверка читает каждый файл и всю историю, на это уходят минуты.</translation>
    </message>
    <message>
        <source>Looked: {when}.</source>
        <translation>Проверено: {when}.</translation>
    </message>
    <message>
        <source>Looked: {when}, for {time}.</source>
        <translation>Проверено: {when}, за {time}.</translation>
    </message>
    <message>
        <source>Looked closely: {when}, for {time}.</source>
        <translation>Проверено тщательно: {when}, за {time}.</translation>
    </message>
    <message>
        <source>Looked closely: {when}.</source>
        <translation>Проверено тщательно: {when}.</translation>
    </message>
    <message numerus="yes">
        <source>The repair mended %n thing(s).</source>
        <translation>
            <numerusform>Исправлено: %n.</numerusform>
            <numerusform>Исправлено: %n.</numerusform>
            <numerusform>Исправлено: %n.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Repair all (%n)…</source>
        <translation>
            <numerusform>Починить всё (%n)…</numerusform>
            <numerusform>Починить всё (%n)…</numerusform>
            <numerusform>Починить всё (%n)…</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Проверяем…</translation>
    </message>
    <message>
        <source>Looking at it for the first time</source>
        <translation>Первая проверка</translation>
    </message>
    <message>
        <source>All well</source>
        <translation>Всё в порядке</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) are broken</source>
        <translation>
            <numerusform>Сломано: %n</numerusform>
            <numerusform>Сломано: %n</numerusform>
            <numerusform>Сломано: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) may fail</source>
        <translation>
            <numerusform>Может подвести: %n</numerusform>
            <numerusform>Может подвести: %n</numerusform>
            <numerusform>Может подвести: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It works. %n thing(s) are worth knowing</source>
        <translation>
            <numerusform>Работает. Стоит знать: %n</numerusform>
            <numerusform>Работает. Стоит знать: %n</numerusform>
            <numerusform>Работает. Стоит знать: %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HealthPart</name>
    <message numerus="yes">
        <source>And %n more, less bad than these or alike.</source>
        <translation>
            <numerusform>И ещё %n: таких же или менее важных.</numerusform>
            <numerusform>И ещё %n: таких же или менее важных.</numerusform>
            <numerusform>И ещё %n: таких же или менее важных.</numerusform>
        </translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>Починить…</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>Показать {name}</translation>
    </message>
    <message>
        <source>Uninstall…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Show packages</source>
        <translation>Показать пакеты</translation>
    </message>
    <message>
        <source>Show versions</source>
        <translation>Показать версии</translation>
    </message>
</context>
<context>
    <name>HealthWords</name>
    <message>
        <source>Broken</source>
        <translation>Сломано</translation>
    </message>
    <message>
        <source>May fail</source>
        <translation>Может подвести</translation>
    </message>
    <message>
        <source>Worth knowing</source>
        <translation>Стоит знать</translation>
    </message>
    <message>
        <source>All well</source>
        <translation>Всё в порядке</translation>
    </message>
    <message>
        <source>Fetches {size}.</source>
        <translation>Загрузится {size}.</translation>
    </message>
    <message>
        <source>Frees {size}.</source>
        <translation>Освободится {size}.</translation>
    </message>
</context>
<context>
    <name>HubCards</name>
    <message>
        <source>Not for commercial use</source>
        <translation>Не для коммерческого использования</translation>
    </message>
</context>
<context>
    <name>HubFilters</name>
    <message>
        <source>Fits this machine</source>
        <translation>Помещается на этом компьютере</translation>
    </message>
    <message>
        <source>Commercial use</source>
        <translation>Для продажи</translation>
    </message>
    <message>
        <source>Only models whose pictures may be sold</source>
        <translation>Только модели, картинки которых можно продавать</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Тип</translation>
    </message>
    <message>
        <source>Every kind</source>
        <translation>Все типы</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>База</translation>
    </message>
    <message>
        <source>Every base</source>
        <translation>Все базы</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Порядок</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>Sensitive hidden</source>
        <translation>Откровенное скрыто</translation>
    </message>
    <message>
        <source>Sensitive blurred</source>
        <translation>Откровенное размыто</translation>
    </message>
    <message>
        <source>Sensitive shown</source>
        <translation>Откровенное видно</translation>
    </message>
    <message>
        <source>Sensitive models</source>
        <translation>Откровенные модели</translation>
    </message>
</context>
<context>
    <name>HubGallery</name>
    <message>
        <source>Picture before</source>
        <translation>Предыдущая картинка</translation>
    </message>
    <message>
        <source>Next picture</source>
        <translation>Следующая картинка</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>How it was made</source>
        <translation>Как она сделана</translation>
    </message>
    <message>
        <source>Show what people made with it</source>
        <translation>Показать, что с ней сделали</translation>
    </message>
    <message>
        <source>Nobody has shown anything yet.</source>
        <translation>Пока никто ничего не показал.</translation>
    </message>
    <message>
        <source>{n} of {count}</source>
        <translation>{n} из {count}</translation>
    </message>
    <message>
        <source>Picture {n} of {count}</source>
        <translation>Картинка {n} из {count}</translation>
    </message>
    <message>
        <source>{name}, hidden</source>
        <translation>{name}, скрыта</translation>
    </message>
</context>
<context>
    <name>HubItems</name>
    <message>
        <source>by {author}</source>
        <translation>автор: {author}</translation>
    </message>
    <message>
        <source>{count} downloads</source>
        <translation>загрузок: {count}</translation>
    </message>
    <message>
        <source>{count} likes</source>
        <translation>отметок «нравится»: {count}</translation>
    </message>
    <message>
        <source>Licence: {name}</source>
        <translation>Лицензия: {name}</translation>
    </message>
    <message>
        <source>Not for commercial use</source>
        <translation>Не для коммерческого использования</translation>
    </message>
    <message>
        <source>In the library</source>
        <translation>В библиотеке</translation>
    </message>
    <message>
        <source>Its picture is hidden</source>
        <translation>Картинка скрыта</translation>
    </message>
</context>
<context>
    <name>HubProblems</name>
    <message>
        <source>Open its page</source>
        <translation>Открыть страницу модели</translation>
    </message>
    <message>
        <source>Put in a token</source>
        <translation>Ввести токен</translation>
    </message>
    <message>
        <source>Change its address</source>
        <translation>Изменить адрес</translation>
    </message>
</context>
<context>
    <name>HubTab</name>
    <message>
        <source>Models of {hub}</source>
        <translation>Модели {hub}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Asking {hub}…</source>
        <translation>Запрос к {hub}…</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) so far; scroll down for more</source>
        <translation>
            <numerusform>Пока %n модель; прокрутите вниз, чтобы увидеть ещё</numerusform>
            <numerusform>Пока %n модели; прокрутите вниз, чтобы увидеть ещё</numerusform>
            <numerusform>Пока %n моделей; прокрутите вниз, чтобы увидеть ещё</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s), that is all</source>
        <translation>
            <numerusform>%n модель, больше нет</numerusform>
            <numerusform>%n модели, больше нет</numerusform>
            <numerusform>%n моделей, больше нет</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out that do(es) not fit</source>
        <translation>
            <numerusform>%n не помещается и пропущена</numerusform>
            <numerusform>%n не помещаются и пропущены</numerusform>
            <numerusform>%n не помещаются и пропущены</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read</source>
        <translation>
            <numerusform>%n не удалось прочитать</numerusform>
            <numerusform>%n не удалось прочитать</numerusform>
            <numerusform>%n не удалось прочитать</numerusform>
        </translation>
    </message>
    <message>
        <source>The next ones did not come: {why}</source>
        <translation>Следующие не пришли: {why}</translation>
    </message>
    <message>
        <source>Asking for more…</source>
        <translation>Запрашиваем ещё…</translation>
    </message>
</context>
<context>
    <name>HubWords</name>
    <message>
        <source>Needs a token</source>
        <translation>Нужен токен</translation>
    </message>
    <message>
        <source>{hub} gives it only to who is logged in: put in a token.</source>
        <translation>{hub} отдаёт это только вошедшим: введите токен.</translation>
    </message>
    <message>
        <source>Gated</source>
        <translation>По запросу</translation>
    </message>
    <message>
        <source>Its terms have to be accepted on its page, by the account that your token is of.</source>
        <translation>Условия нужно принять на её странице, с учётной записи, которой принадлежит токен.</translation>
    </message>
    <message>
        <source>Waiting for approval</source>
        <translation>Ждёт одобрения</translation>
    </message>
    <message>
        <source>Its terms were accepted; somebody there has to agree to it yet.</source>
        <translation>Условия приняты; теперь кто-то на сайте должен это одобрить.</translation>
    </message>
    <message>
        <source>Early access</source>
        <translation>Ранний доступ</translation>
    </message>
    <message>
        <source>For now it is given only to who pays for it on its page.</source>
        <translation>Пока её получает только тот, кто заплатил на её странице.</translation>
    </message>
    <message>
        <source>On its page only</source>
        <translation>Только на странице</translation>
    </message>
    <message>
        <source>It can be had only by hand, on its page.</source>
        <translation>Её можно загрузить только вручную, на её странице.</translation>
    </message>
    <message>
        <source>Not offered</source>
        <translation>Не отдаётся</translation>
    </message>
    <message>
        <source>{hub} does not give it to be downloaded.</source>
        <translation>{hub} не даёт её загрузить.</translation>
    </message>
    <message>
        <source>Until {day} it is given only to who pays for it on its page.</source>
        <translation>До {day} её получает только тот, кто заплатил на её странице.</translation>
    </message>
    <message>
        <source>{n}k</source>
        <translation>{n} тыс</translation>
    </message>
    <message>
        <source>{n}M</source>
        <translation>{n} млн</translation>
    </message>
    <message>
        <source>Whether pictures may be sold is not said</source>
        <translation>Можно ли продавать картинки, не сказано</translation>
    </message>
    <message>
        <source>Pictures may be sold</source>
        <translation>Картинки можно продавать</translation>
    </message>
    <message>
        <source>Not for commercial use</source>
        <translation>Не для коммерческого использования</translation>
    </message>
    <message>
        <source>Its virus scan found nothing</source>
        <translation>Проверка на вирусы ничего не нашла</translation>
    </message>
    <message>
        <source>Its scan for code found nothing</source>
        <translation>Проверка на код ничего не нашла</translation>
    </message>
    <message>
        <source>Its virus scan warns: {said}</source>
        <translation>Проверка на вирусы предупреждает: {said}</translation>
    </message>
    <message>
        <source>Its scan for code warns: {said}</source>
        <translation>Проверка на код предупреждает: {said}</translation>
    </message>
    <message>
        <source>dangerous</source>
        <translation>опасно</translation>
    </message>
    <message>
        <source>Not scanned yet</source>
        <translation>Ещё не проверен</translation>
    </message>
    <message>
        <source>A scan of the hub failed</source>
        <translation>Проверка на сайте не удалась</translation>
    </message>
    <message>
        <source>Best match</source>
        <translation>По совпадению</translation>
    </message>
    <message>
        <source>Most downloaded</source>
        <translation>По загрузкам</translation>
    </message>
    <message>
        <source>Most liked</source>
        <translation>По отметкам</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Новые</translation>
    </message>
    <message>
        <source>Last changed</source>
        <translation>Недавно изменённые</translation>
    </message>
    <message>
        <source>Trending</source>
        <translation>Набирают популярность</translation>
    </message>
    <message>
        <source>Of today</source>
        <translation>За сегодня</translation>
    </message>
    <message>
        <source>Of this week</source>
        <translation>За неделю</translation>
    </message>
    <message>
        <source>Of this month</source>
        <translation>За месяц</translation>
    </message>
    <message>
        <source>Of this year</source>
        <translation>За год</translation>
    </message>
    <message>
        <source>Of all time</source>
        <translation>За всё время</translation>
    </message>
</context>
<context>
    <name>ImportModels</name>
    <message>
        <source>Choose models</source>
        <translation>Выберите модели</translation>
    </message>
    <message>
        <source>Models ({pattern})</source>
        <translation>Модели ({pattern})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Choose a folder with models</source>
        <translation>Выберите папку с моделями</translation>
    </message>
    <message>
        <source>Bring {names} into the library?</source>
        <translation>Добавить в библиотеку: {names}?</translation>
    </message>
    <message>
        <source>Each file is checked first: one that could run code goes into quarantine. What it is tells its header, and so which folder it belongs in. Pictures and notes beside it come along.</source>
        <translation>Каждый файл сначала проверяется: тот, что мог бы выполнить код, попадает в карантин. Что это за модель и в какую папку её положить, видно по заголовку. Картинки и заметки рядом с ней добавляются вместе с ней.</translation>
    </message>
    <message>
        <source>Copy: they also stay where they are</source>
        <translation>Копировать: файлы останутся и на старом месте</translation>
    </message>
    <message>
        <source>Move: they leave where they are</source>
        <translation>Переместить: на старом месте файлов не будет</translation>
    </message>
    <message>
        <source>Link: a second name, only on the same drive</source>
        <translation>Связать: второе имя, только на том же диске</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>Не добавлять</translation>
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
        <source>Its window is open</source>
        <translation>Окно открыто</translation>
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
        <source>Needs an environment</source>
        <translation>Нужно окружение</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>Создать</translation>
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
        <source>Updating</source>
        <translation>Обновляется</translation>
    </message>
    <message>
        <source>Going back</source>
        <translation>Возвращается</translation>
    </message>
    <message>
        <source>Repairing</source>
        <translation>Чинится</translation>
    </message>
    <message>
        <source>Re-creating</source>
        <translation>Воссоздаётся</translation>
    </message>
    <message>
        <source>Changing extensions</source>
        <translation>Меняются расширения</translation>
    </message>
    <message>
        <source>Changing its environment</source>
        <translation>Меняется окружение</translation>
    </message>
    <message>
        <source>Changing how it shares models</source>
        <translation>Меняется общий доступ к моделям</translation>
    </message>
    <message>
        <source>Taking a snapshot</source>
        <translation>Делается снимок</translation>
    </message>
    <message>
        <source>Giving back</source>
        <translation>Возвращается владельцу</translation>
    </message>
    <message>
        <source>Bringing back</source>
        <translation>Восстанавливается</translation>
    </message>
    <message>
        <source>Renaming</source>
        <translation>Переименовывается</translation>
    </message>
    <message>
        <source>Duplicating</source>
        <translation>Копируется</translation>
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
    <name>InstallStep</name>
    <message>
        <source>Your first program</source>
        <translation>Ваша первая программа</translation>
    </message>
    <message>
        <source>Everything can be changed later, and taken away again.</source>
        <translation>Всё можно изменить потом, и всё можно удалить.</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>Смотрим, что это за компьютер…</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Программа</translation>
    </message>
    <message>
        <source>See all packages</source>
        <translation>Все пакеты</translation>
    </message>
    <message>
        <source>I have one already…</source>
        <translation>У меня уже есть…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Начинаем…</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>Установить</translation>
    </message>
    <message>
        <source>Install {name}</source>
        <translation>Установить {name}</translation>
    </message>
    <message>
        <source>No program in the list works on this computer</source>
        <translation>Ни одна программа из списка не работает на этом компьютере</translation>
    </message>
    <message>
        <source>{name} (recommended)</source>
        <translation>{name} (рекомендуем)</translation>
    </message>
    <message>
        <source>And a model to begin with: {name}</source>
        <translation>И модель для начала: {name}</translation>
    </message>
    <message>
        <source>And a model to begin with: {name}, {size}</source>
        <translation>И модель для начала: {name}, {size}</translation>
    </message>
    <message>
        <source>{size}, of {free} free</source>
        <translation>{size}, свободно {free}</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>Куда</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>На диске</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>Загрузить</translation>
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
        <translation>{time} при 100 Мбит/с</translation>
    </message>
    <message>
        <source>{model} was not fetched. {why}</source>
        <translation>Модель {model} не загружена. {why}</translation>
    </message>
    <message>
        <source>Recommended models</source>
        <translation>Рекомендуемые модели</translation>
    </message>
</context>
<context>
    <name>InstalledExtensions</name>
    <message>
        <source>Search these extensions</source>
        <translation>Поиск среди установленных</translation>
    </message>
    <message>
        <source>Extensions that are here</source>
        <translation>Установленные расширения</translation>
    </message>
    <message>
        <source>Find extensions</source>
        <translation>Найти расширения</translation>
    </message>
    <message>
        <source>No extensions yet.</source>
        <translation>Расширений пока нет.</translation>
    </message>
    <message>
        <source>They add what the program cannot do by itself, and are made by other people.</source>
        <translation>Они добавляют то, чего программа сама не умеет; делают их другие люди.</translation>
    </message>
    <message>
        <source>None of them fits that.</source>
        <translation>Таких среди них нет.</translation>
    </message>
    <message>
        <source>Look for updates</source>
        <translation>Проверить обновления</translation>
    </message>
    <message>
        <source>Update all</source>
        <translation>Обновить все</translation>
    </message>
    <message>
        <source>Which one breaks it?</source>
        <translation>Найти виновника</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Выключить</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Обновить</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Home page</source>
        <translation>Сайт</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>Включить</translation>
    </message>
    <message>
        <source>Changed by hand, so an update leaves it as it is: {names}</source>
        <translation>Изменено вручную, поэтому обновление это не тронет: {names}</translation>
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
    <message>
        <source>Started: {name}</source>
        <translation>Началось: {name}</translation>
    </message>
    <message>
        <source>Done: {name}</source>
        <translation>Готово: {name}</translation>
    </message>
    <message>
        <source>Failed: {name}. {why}</source>
        <translation>Не удалось: {name}. {why}</translation>
    </message>
    <message>
        <source>Stopped: {name}</source>
        <translation>Остановлено: {name}</translation>
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
    <name>JobNews</name>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Updates for {names}</source>
        <translation>Есть обновления: {names}</translation>
    </message>
    <message>
        <source>There are no updates.</source>
        <translation>Обновлений нет.</translation>
    </message>
    <message numerus="yes">
        <source>%n package(s) could not be asked about.</source>
        <translation>
            <numerusform>О %n пакете узнать не удалось.</numerusform>
            <numerusform>О %n пакетах узнать не удалось.</numerusform>
            <numerusform>О %n пакетах узнать не удалось.</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is uninstalled. It freed {size}.</source>
        <translation>Удалено: {name}. Освободилось {size}.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>{name} is back where it was.</source>
        <translation>Возвращено на место: {name}.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Deleted for good, which freed {size}.</source>
        <translation>Удалено насовсем, освободилось {size}.</translation>
    </message>
    <message>
        <source>{name} shares models differently now.</source>
        <translation>{name}: общий доступ к моделям изменён.</translation>
    </message>
    <message>
        <source>{name} is called {new} now.</source>
        <translation>Новое имя: {new} (было {name}).</translation>
    </message>
    <message>
        <source>{name} is there, and works.</source>
        <translation>Копия {name} готова и работает.</translation>
    </message>
    <message>
        <source>{name} is yours alone again, where it always was.</source>
        <translation>{name} снова только ваш и лежит там же, где всегда.</translation>
    </message>
    <message>
        <source>Taken over: {names}. {size} are used where they are.</source>
        <translation>Подключено: {names}. На месте используется {size}.</translation>
    </message>
    <message>
        <source>Taken over. {size} are used where they are.</source>
        <translation>Подключено. На месте используется {size}.</translation>
    </message>
    <message>
        <source>{name} is up to date.</source>
        <translation>Для {name} нет ничего новее.</translation>
    </message>
    <message>
        <source>It is changed. {name} takes it up at its next launch.</source>
        <translation>Изменено. Подействует при следующем запуске {name}.</translation>
    </message>
    <message>
        <source>{name} is back at {version}.</source>
        <translation>{name}: снова версия {version}.</translation>
    </message>
    <message>
        <source>{name} is at {version} now, and works.</source>
        <translation>{name}: теперь версия {version}, она работает.</translation>
    </message>
    <message>
        <source>{name} is changed, and works.</source>
        <translation>{name}: изменено, всё работает.</translation>
    </message>
    <message>
        <source>Files that you had changed are the new version&apos;s now. Yours are kept.</source>
        <translation>Файлы, которые вы меняли, теперь от новой версии. Ваши сохранены.</translation>
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
    <name>LanDialog</name>
    <message>
        <source>Access from the network…</source>
        <translation>Доступ из сети…</translation>
    </message>
    <message>
        <source>Looking at who can reach {name}</source>
        <translation>Проверяем, кому доступен {name}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Open {name} to your network?</source>
        <translation>Открыть {name} для вашей сети?</translation>
    </message>
    <message>
        <source>{name} answers on this computer only; it cannot be opened.</source>
        <translation>{name} отвечает только на этом компьютере; открыть его нельзя.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Access to {name}</source>
        <translation>Доступ к {name}</translation>
    </message>
    <message>
        <source>A password is made for it and kept in the keyring of the system.</source>
        <translation>Для него создаётся пароль, который хранится в системном хранилище паролей.</translation>
    </message>
    <message>
        <source>Now only this computer can reach it. Opened:</source>
        <translation>Сейчас он доступен только с этого компьютера. Если открыть:</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Открыть доступ</translation>
    </message>
    <message>
        <source>I want it without a password</source>
        <translation>Открыть без пароля</translation>
    </message>
    <message>
        <source>Restart it now</source>
        <translation>Перезапустить</translation>
    </message>
    <message>
        <source>Copy password</source>
        <translation>Скопировать пароль</translation>
    </message>
    <message>
        <source>Close it to others</source>
        <translation>Закрыть доступ</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Others in your network reach it here while it runs:</source>
        <translation>Пока он работает, другие в вашей сети найдут его здесь:</translation>
    </message>
    <message>
        <source>Once it is restarted, others in your network reach it here:</source>
        <translation>После перезапуска другие в вашей сети найдут его здесь:</translation>
    </message>
    <message>
        <source>This computer has no address in a network now.</source>
        <translation>Сейчас у этого компьютера нет адреса в сети.</translation>
    </message>
    <message>
        <source>{name} is open to your network</source>
        <translation>{name} открыт для вашей сети</translation>
    </message>
    <message>
        <source>User {user}, password {password}</source>
        <translation>Имя {user}, пароль {password}</translation>
    </message>
    <message>
        <source>It asks nobody for a password.</source>
        <translation>Пароль он не спрашивает.</translation>
    </message>
    <message>
        <source>Password copied</source>
        <translation>Пароль скопирован</translation>
    </message>
    <message>
        <source>{name} is for this computer only again.</source>
        <translation>{name} снова доступен только с этого компьютера.</translation>
    </message>
    <message>
        <source>{name} stays open to others until it is restarted.</source>
        <translation>{name} останется открытым для других до перезапуска.</translation>
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
    <name>LeftDialog</name>
    <message>
        <source>What was left as it is</source>
        <translation>Что осталось как было</translation>
    </message>
    <message>
        <source>Everything else was done.</source>
        <translation>Всё остальное сделано.</translation>
    </message>
    <message>
        <source>Nothing was left.</source>
        <translation>Ничего не осталось.</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>отклонено</translation>
    </message>
</context>
<context>
    <name>LicencePart</name>
    <message>
        <source>What its licence allows</source>
        <translation>Что разрешает лицензия</translation>
    </message>
    <message>
        <source>Read the licence</source>
        <translation>Прочитать лицензию</translation>
    </message>
    <message>
        <source>Licence: {name}. {allowed}.</source>
        <translation>Лицензия: {name}. {allowed}.</translation>
    </message>
    <message>
        <source>{allowed}.</source>
        <translation>{allowed}.</translation>
    </message>
</context>
<context>
    <name>LinkDrops</name>
    <message>
        <source>Drop the link here to look it up</source>
        <translation>Отпустите ссылку здесь, чтобы найти модель</translation>
    </message>
</context>
<context>
    <name>LinkLookUp</name>
    <message>
        <source>Which model?</source>
        <translation>Какая модель?</translation>
    </message>
    <message>
        <source>Paste the link of a page or a file: of CivitAI, Hugging Face, OpenModelDB or any other site. Short forms such as hf:owner/name are understood too.</source>
        <translation>Вставьте ссылку на страницу или файл: CivitAI, Hugging Face, OpenModelDB или любого другого сайта. Подойдут и короткие формы, например hf:owner/name.</translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation>Найти</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Не сейчас</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Ссылка</translation>
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
    <name>ListDialog</name>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>LogSaving</name>
    <message>
        <source>The whole log</source>
        <translation>Весь журнал</translation>
    </message>
    <message>
        <source>All warnings and errors</source>
        <translation>Все предупреждения и ошибки</translation>
    </message>
    <message>
        <source>All errors</source>
        <translation>Все ошибки</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) that are loaded</source>
        <translation>
            <numerusform>%Ln загруженная строка</numerusform>
            <numerusform>%Ln загруженные строки</numerusform>
            <numerusform>%Ln загруженных строк</numerusform>
        </translation>
    </message>
    <message>
        <source>The lines that are selected</source>
        <translation>Выделенные строки</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Сохранение журнала</translation>
    </message>
    <message>
        <source>The log was saved: {path}</source>
        <translation>Журнал сохранён: {path}</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
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
    <name>MachineStep</name>
    <message>
        <source>Your machine</source>
        <translation>Ваш компьютер</translation>
    </message>
    <message>
        <source>What your images will be computed on.</source>
        <translation>На чём будут считаться ваши картинки.</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>Смотрим, что это за компьютер…</translation>
    </message>
    <message>
        <source>Choose otherwise</source>
        <translation>Выбрать иначе</translation>
    </message>
    <message>
        <source>Only where the choice above is wrong: a build that does not fit the card fails.</source>
        <translation>Только если выбор выше неверен: сборка, которая не подходит видеокарте, не заработает.</translation>
    </message>
    <message>
        <source>{size} of memory</source>
        <translation>Памяти: {size}</translation>
    </message>
    <message>
        <source>Large models will not load; small ones do.</source>
        <translation>Большие модели не загрузятся, маленькие — да.</translation>
    </message>
    <message>
        <source>Nothing here can compute images</source>
        <translation>Здесь нечему считать картинки</translation>
    </message>
    <message>
        <source>{card}, driver {version}</source>
        <translation>{card}, драйвер {version}</translation>
    </message>
    <message>
        <source>Images are computed on the processor: {name}</source>
        <translation>Картинки считает процессор: {name}</translation>
    </message>
    <message>
        <source>Images are computed on the processor</source>
        <translation>Картинки считает процессор</translation>
    </message>
    <message>
        <source>git is there</source>
        <translation>git есть</translation>
    </message>
    <message>
        <source>git is fetched when it is needed</source>
        <translation>git скачается, когда понадобится</translation>
    </message>
    <message>
        <source>git is missing: programs cannot be fetched without it</source>
        <translation>Нет git: без него программы не скачать</translation>
    </message>
    <message>
        <source>Long paths are on</source>
        <translation>Длинные пути включены</translation>
    </message>
    <message>
        <source>Long paths are off: Windows stops at 260 characters</source>
        <translation>Длинные пути выключены: Windows не даёт больше 260 знаков</translation>
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
    <name>ManyLinks</name>
    <message numerus="yes">
        <source>Download %n file(s)?</source>
        <translation>
            <numerusform>Загрузить %n файл?</numerusform>
            <numerusform>Загрузить %n файла?</numerusform>
            <numerusform>Загрузить %n файлов?</numerusform>
        </translation>
    </message>
    <message>
        <source>Of models with several files the one that suits this computer is taken. What needs a login or accepted terms waits for you among the downloads.</source>
        <translation>У моделей с несколькими файлами берётся тот, что подходит этому компьютеру. То, чему нужен вход или принятые условия, ждёт вас среди загрузок.</translation>
    </message>
    <message>
        <source>Download all of them</source>
        <translation>Загрузить все</translation>
    </message>
    <message>
        <source>Look at the first</source>
        <translation>Посмотреть первую</translation>
    </message>
    <message>
        <source>Leave them</source>
        <translation>Оставить</translation>
    </message>
    <message numerus="yes">
        <source>%n link(s) could not be used.</source>
        <translation>
            <numerusform>Не подошла %n ссылка.</numerusform>
            <numerusform>Не подошли %n ссылки.</numerusform>
            <numerusform>Не подошли %n ссылок.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) are in the queue.</source>
        <translation>
            <numerusform>В очереди %n загрузка.</numerusform>
            <numerusform>В очереди %n загрузки.</numerusform>
            <numerusform>В очереди %n загрузок.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
</context>
<context>
    <name>ManyPanel</name>
    <message>
        <source>Close the details</source>
        <translation>Закрыть сведения</translation>
    </message>
    <message>
        <source>Make them favourites</source>
        <translation>Добавить в избранное</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Переместить…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Find metadata</source>
        <translation>Найти сведения</translation>
    </message>
    <message>
        <source>Look for newer versions</source>
        <translation>Проверить новые версии</translation>
    </message>
    <message>
        <source>Compute their sums</source>
        <translation>Вычислить хеши</translation>
    </message>
    <message>
        <source>Check their safety</source>
        <translation>Проверить безопасность</translation>
    </message>
    <message>
        <source>Copy the paths</source>
        <translation>Скопировать пути</translation>
    </message>
    <message>
        <source>Add tags to all of them</source>
        <translation>Добавить теги ко всем</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) chosen</source>
        <translation>
            <numerusform>Выбрана %n модель</numerusform>
            <numerusform>Выбрано %n модели</numerusform>
            <numerusform>Выбрано %n моделей</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MissingFolder</name>
    <message>
        <source>Nothing is lost: what was there is there again when its drive is.</source>
        <translation>Ничего не потеряно: когда диск снова будет подключён, всё окажется на месте.</translation>
    </message>
    <message>
        <source>The usual place is {path}; it would begin empty.</source>
        <translation>Обычное место — {path}; там всё начнётся с пустой папки.</translation>
    </message>
    <message>
        <source>Where is the data folder?</source>
        <translation>Где папка данных?</translation>
    </message>
    <message>
        <source>Choose where it is…</source>
        <translation>Указать, где она…</translation>
    </message>
    <message>
        <source>Begin at the usual place</source>
        <translation>Начать в обычном месте</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Проверить ещё раз</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Выберите папку</translation>
    </message>
</context>
<context>
    <name>ModelActions</name>
    <message>
        <source>Path</source>
        <translation>Путь</translation>
    </message>
    <message>
        <source>Copied: {name}</source>
        <translation>Скопировано: {name}</translation>
    </message>
    <message>
        <source>What shall {name} be called?</source>
        <translation>Как назвать «{name}»?</translation>
    </message>
    <message>
        <source>What belongs to it, such as its picture, gets the same name.</source>
        <translation>То, что к ней относится, например картинка, получит такое же имя.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить как есть</translation>
    </message>
    <message>
        <source>Name of the file</source>
        <translation>Имя файла</translation>
    </message>
    <message>
        <source>Where shall {names} go?</source>
        <translation>Куда переместить: {names}?</translation>
    </message>
    <message>
        <source>A folder below the model folder, such as Lora/people. It is made if it is not there. What belongs to the models goes along.</source>
        <translation>Папка внутри папки моделей, например Lora/people. Если её нет, она будет создана. То, что относится к моделям, переместится вместе с ними.</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Переместить</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>Move {names} to the trash?</source>
        <translation>Переместить в корзину: {names}?</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>Переместить в корзину</translation>
    </message>
    <message>
        <source>What lies beside a model and belongs to it goes along. All of it can be brought back from the trash.</source>
        <translation>То, что лежит рядом с моделью и относится к ней, переместится вместе с ней. Из корзины всё можно вернуть.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>It frees {size} once the trash is emptied.</source>
        <translation>После очистки корзины освободится {size}.</translation>
    </message>
    <message>
        <source>Write {name} as safetensors?</source>
        <translation>Записать «{name}» как safetensors?</translation>
    </message>
    <message>
        <source>Its weights are copied byte by byte, and no code in it is run. The new file can be loaded without any risk.</source>
        <translation>Веса копируются байт за байтом, никакой код из файла не выполняется. Новый файл можно загружать без риска.</translation>
    </message>
    <message>
        <source>Write it</source>
        <translation>Записать</translation>
    </message>
    <message>
        <source>Then move the old file to the trash</source>
        <translation>Затем переместить старый файл в корзину</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) changed.</source>
        <translation>
            <numerusform>Изменена %n модель.</numerusform>
            <numerusform>Изменены %n модели.</numerusform>
            <numerusform>Изменено %n моделей.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>Find metadata</source>
        <translation>Найти сведения</translation>
    </message>
    <message>
        <source>Look for newer versions</source>
        <translation>Проверить новые версии</translation>
    </message>
    <message>
        <source>Compute the sums</source>
        <translation>Вычислить хеши</translation>
    </message>
    <message>
        <source>Check the safety</source>
        <translation>Проверить безопасность</translation>
    </message>
    <message>
        <source>Convert to safetensors…</source>
        <translation>Преобразовать в safetensors…</translation>
    </message>
    <message>
        <source>Move to the right folder</source>
        <translation>Переместить в нужную папку</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>Скопировать путь</translation>
    </message>
    <message>
        <source>No favourite any more</source>
        <translation>Убрать из избранного</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Избранное</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Изменить…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Переименовать…</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Переместить…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>Скопировать SHA-256</translation>
    </message>
    <message>
        <source>Trained words</source>
        <translation>Ключевые слова</translation>
    </message>
    <message>
        <source>Copy the trained words</source>
        <translation>Скопировать ключевые слова</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>Открыть страницу модели</translation>
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
    <name>ModelDetail</name>
    <message>
        <source>Version</source>
        <translation>Версия</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>Show all files</source>
        <translation>Показать все файлы</translation>
    </message>
    <message>
        <source>About this version</source>
        <translation>Об этой версии</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Read the rest on its page</source>
        <translation>Остальное — на её странице</translation>
    </message>
    <message>
        <source>Asking for it…</source>
        <translation>Запрашиваем…</translation>
    </message>
    <message>
        <source>Trained words: {words}</source>
        <translation>Ключевые слова: {words}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>Published</source>
        <translation>Опубликовано</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Теги</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Страница</translation>
    </message>
</context>
<context>
    <name>ModelFilters</name>
    <message>
        <source>Search models</source>
        <translation>Искать модели</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>Size of the pictures</source>
        <translation>Размер картинок</translation>
    </message>
    <message>
        <source>As pictures</source>
        <translation>Картинками</translation>
    </message>
    <message>
        <source>As a table</source>
        <translation>Таблицей</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Порядок</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Тип</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>База</translation>
    </message>
    <message>
        <source>Fits this machine</source>
        <translation>Помещается на этом компьютере</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>Диск</translation>
    </message>
    <message>
        <source>Every kind</source>
        <translation>Все типы</translation>
    </message>
    <message>
        <source>Every base</source>
        <translation>Все базы</translation>
    </message>
    <message>
        <source>Fits or not</source>
        <translation>Войдёт или нет</translation>
    </message>
    <message>
        <source>Every format</source>
        <translation>Все форматы</translation>
    </message>
    <message>
        <source>Every drive</source>
        <translation>Все диски</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>По имени</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>Сначала новые</translation>
    </message>
    <message>
        <source>Largest first</source>
        <translation>Сначала большие</translation>
    </message>
    <message>
        <source>By kind</source>
        <translation>По типу</translation>
    </message>
    <message>
        <source>By base</source>
        <translation>По базе</translation>
    </message>
    <message>
        <source>What fits first</source>
        <translation>Что поместится</translation>
    </message>
    <message>
        <source>Best rated first</source>
        <translation>По оценке</translation>
    </message>
    <message>
        <source>By folder</source>
        <translation>По папке</translation>
    </message>
</context>
<context>
    <name>ModelItems</name>
    <message>
        <source>Favourite</source>
        <translation>Избранное</translation>
    </message>
    <message>
        <source>Its drive is not there</source>
        <translation>Её диск не подключён</translation>
    </message>
    <message>
        <source>A newer version is there</source>
        <translation>Есть новая версия</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Тип</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>База</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>Войдёт</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Добавлено</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Оценка</translation>
    </message>
</context>
<context>
    <name>ModelNews</name>
    <message>
        <source>Copies share their bytes now, which freed {size}.</source>
        <translation>Копии теперь делят место, освободилось {size}.</translation>
    </message>
    <message>
        <source>That freed {size}.</source>
        <translation>Освободилось {size}.</translation>
    </message>
    <message numerus="yes">
        <source>Sums of %n model(s) are known now.</source>
        <translation>
            <numerusform>Теперь известны хеши %n модели.</numerusform>
            <numerusform>Теперь известны хеши %n моделей.</numerusform>
            <numerusform>Теперь известны хеши %n моделей.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) came into the library.</source>
        <translation>
            <numerusform>Добавлена %n модель.</numerusform>
            <numerusform>Добавлены %n модели.</numerusform>
            <numerusform>Добавлено %n моделей.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) are in the trash.</source>
        <translation>
            <numerusform>%n модель теперь в корзине.</numerusform>
            <numerusform>%n модели теперь в корзине.</numerusform>
            <numerusform>%n моделей теперь в корзине.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) have another name now.</source>
        <translation>
            <numerusform>%n модель переименована.</numerusform>
            <numerusform>%n модели переименованы.</numerusform>
            <numerusform>%n моделей переименовано.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) are back where they were.</source>
        <translation>
            <numerusform>%n модель снова на прежнем месте.</numerusform>
            <numerusform>%n модели снова на прежнем месте.</numerusform>
            <numerusform>%n моделей снова на прежнем месте.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) have moved.</source>
        <translation>
            <numerusform>%n модель перемещена.</numerusform>
            <numerusform>%n модели перемещены.</numerusform>
            <numerusform>%n моделей перемещено.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) were left as they are.</source>
        <translation>
            <numerusform>%n модель осталась как была.</numerusform>
            <numerusform>%n модели остались как были.</numerusform>
            <numerusform>%n моделей остались как были.</numerusform>
        </translation>
    </message>
    <message>
        <source>See why</source>
        <translation>Почему</translation>
    </message>
    <message numerus="yes">
        <source>CivitAI knows %n model(s) of those.</source>
        <translation>
            <numerusform>CivitAI знает из них %n модель.</numerusform>
            <numerusform>CivitAI знает из них %n модели.</numerusform>
            <numerusform>CivitAI знает из них %n моделей.</numerusform>
        </translation>
    </message>
    <message>
        <source>There are no newer versions.</source>
        <translation>Новых версий нет.</translation>
    </message>
    <message numerus="yes">
        <source>There are newer versions of %n model(s).</source>
        <translation>
            <numerusform>Есть новые версии для %n модели.</numerusform>
            <numerusform>Есть новые версии для %n моделей.</numerusform>
            <numerusform>Есть новые версии для %n моделей.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>{name} is written.</source>
        <translation>Записано: {name}.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Nothing speaks against any of them.</source>
        <translation>Всё в порядке: замечаний нет.</translation>
    </message>
    <message numerus="yes">
        <source>Something speaks against %n model(s).</source>
        <translation>
            <numerusform>Есть замечания к %n модели.</numerusform>
            <numerusform>Есть замечания к %n моделям.</numerusform>
            <numerusform>Есть замечания к %n моделям.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Close the details</source>
        <translation>Закрыть сведения</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Избранное</translation>
    </message>
    <message>
        <source>Not rated</source>
        <translation>Без оценки</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>Оценка</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Изменить…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Переименовать…</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>Переместить…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>More to do with this model</source>
        <translation>Что ещё можно сделать с этой моделью</translation>
    </message>
    <message>
        <source>Trained words</source>
        <translation>Ключевые слова</translation>
    </message>
    <message>
        <source>Seen by</source>
        <translation>Кто её видит</translation>
    </message>
    <message>
        <source>Compute its sums</source>
        <translation>Вычислить хеши</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Теги</translation>
    </message>
    <message>
        <source>Tags, with commas between them</source>
        <translation>Теги через запятую</translation>
    </message>
    <message>
        <source>Your notes</source>
        <translation>Ваши заметки</translation>
    </message>
    <message>
        <source>What its licence allows</source>
        <translation>Что разрешает лицензия</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Описание</translation>
    </message>
    <message>
        <source>Files that belong to it</source>
        <translation>Файлы, которые к ней относятся</translation>
    </message>
    <message>
        <source>What stands in its header</source>
        <translation>Что записано в заголовке</translation>
    </message>
    <message>
        <source>No package sees it.</source>
        <translation>Ни один пакет её не видит.</translation>
    </message>
    <message>
        <source>The drive of {name} is not there, so nothing can be done with it now.</source>
        <translation>Диск «{name}» не подключён, поэтому сейчас с ней ничего нельзя сделать.</translation>
    </message>
    <message>
        <source>by {author}</source>
        <translation>автор: {author}</translation>
    </message>
    <message>
        <source>Newer version: {name}</source>
        <translation>Новая версия: {name}</translation>
    </message>
    <message>
        <source>Newer version, early access: {name}</source>
        <translation>Новая версия, ранний доступ: {name}</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>База</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Параметры</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Предсказание</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Drive</source>
        <translation>Диск</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Добавлено</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Изменено</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Страница</translation>
    </message>
    <message>
        <source>Reading its header…</source>
        <translation>Чтение заголовка…</translation>
    </message>
    <message>
        <source>Nothing but its tensors.</source>
        <translation>Ничего, кроме тензоров.</translation>
    </message>
</context>
<context>
    <name>ModelRootsSection</name>
    <message>
        <source>Folders with models</source>
        <translation>Папки с моделями</translation>
    </message>
    <message>
        <source>Models may lie on several drives. New ones go into the first folder.</source>
        <translation>Модели могут лежать на нескольких дисках. Новые попадают в первую папку.</translation>
    </message>
    <message>
        <source>Add, order or take out…</source>
        <translation>Добавить, упорядочить, убрать…</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n модель</numerusform>
            <numerusform>%n модели</numerusform>
            <numerusform>%n моделей</numerusform>
        </translation>
    </message>
    <message>
        <source>its drive is not there</source>
        <translation>диск не подключён</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>свободно {size}</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>только для чтения</translation>
    </message>
</context>
<context>
    <name>ModelWords</name>
    <message>
        <source>Checkpoint</source>
        <translation>Чекпойнт</translation>
    </message>
    <message>
        <source>Diffusion model</source>
        <translation>Диффузионная модель</translation>
    </message>
    <message>
        <source>VAE</source>
        <translation>VAE</translation>
    </message>
    <message>
        <source>Text encoder</source>
        <translation>Текстовый энкодер</translation>
    </message>
    <message>
        <source>CLIP vision</source>
        <translation>CLIP Vision</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>ControlNet</source>
        <translation>ControlNet</translation>
    </message>
    <message>
        <source>T2I adapter</source>
        <translation>T2I-адаптер</translation>
    </message>
    <message>
        <source>IP adapter</source>
        <translation>IP-адаптер</translation>
    </message>
    <message>
        <source>Style model</source>
        <translation>Модель стиля</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>Эмбеддинг</translation>
    </message>
    <message>
        <source>Hypernetwork</source>
        <translation>Гиперсеть</translation>
    </message>
    <message>
        <source>Motion module</source>
        <translation>Модуль движения</translation>
    </message>
    <message>
        <source>Upscaler</source>
        <translation>Апскейлер</translation>
    </message>
    <message>
        <source>Face restorer</source>
        <translation>Восстановление лиц</translation>
    </message>
    <message>
        <source>Inpainting model</source>
        <translation>Модель инпейнтинга</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Другое</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Неизвестно</translation>
    </message>
    <message>
        <source>Safe: nothing in it can run code</source>
        <translation>Безопасно: кода, который мог бы выполниться, нет</translation>
    </message>
    <message>
        <source>Names code that is on no list</source>
        <translation>Называет код, которого нет ни в одном списке</translation>
    </message>
    <message>
        <source>Dangerous: loading it would run code</source>
        <translation>Опасно: при загрузке выполнился бы код</translation>
    </message>
    <message>
        <source>Damaged: it is no whole file</source>
        <translation>Повреждено: файл не целый</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Ещё не проверено</translation>
    </message>
    <message>
        <source>{base} (one of: {names})</source>
        <translation>{base} (одно из: {names})</translation>
    </message>
    <message>
        <source>{n} billion</source>
        <translation>{n} млрд</translation>
    </message>
    <message>
        <source>{n} million</source>
        <translation>{n} млн</translation>
    </message>
    <message>
        <source>{n} thousand</source>
        <translation>{n} тысяч</translation>
    </message>
</context>
<context>
    <name>ModelsHead</name>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Поиск…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Добавить…</translation>
    </message>
    <message>
        <source>Find metadata</source>
        <translation>Найти сведения</translation>
    </message>
    <message>
        <source>More to do with the library</source>
        <translation>Что ещё можно сделать с библиотекой</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Ход работы</translation>
    </message>
    <message>
        <source>Stop looking</source>
        <translation>Прекратить просмотр</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n модель</numerusform>
            <numerusform>%n модели</numerusform>
            <numerusform>%n моделей</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} · {size}</source>
        <translation>{count} · {size}</translation>
    </message>
    <message>
        <source>{count} · {size} · {free} free</source>
        <translation>{count} · {size} · свободно {free}</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>Файлы…</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Папку…</translation>
    </message>
    <message>
        <source>Use another program&apos;s models where they are…</source>
        <translation>Использовать модели другой программы на их месте…</translation>
    </message>
    <message>
        <source>Look for newer versions</source>
        <translation>Проверить новые версии</translation>
    </message>
    <message>
        <source>Compute all sums</source>
        <translation>Вычислить все хеши</translation>
    </message>
    <message>
        <source>Check the safety of all</source>
        <translation>Проверить безопасность всех</translation>
    </message>
    <message>
        <source>Models that are there twice…</source>
        <translation>Модели, которые есть дважды…</translation>
    </message>
    <message>
        <source>Sort into folders…</source>
        <translation>Разложить по папкам…</translation>
    </message>
    <message>
        <source>What takes the room…</source>
        <translation>Что занимает место…</translation>
    </message>
    <message>
        <source>Quarantine…</source>
        <translation>Карантин…</translation>
    </message>
    <message>
        <source>Folders that hold models…</source>
        <translation>Папки с моделями…</translation>
    </message>
    <message>
        <source>Take the last change back</source>
        <translation>Отменить последнее действие</translation>
    </message>
    <message>
        <source>Show pictures for adults</source>
        <translation>Показывать картинки для взрослых</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Drop models here to bring them in</source>
        <translation>Отпустите модели здесь, чтобы добавить их</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Подробнее</translation>
    </message>
    <message>
        <source>Sort into folders…</source>
        <translation>Разложить по папкам…</translation>
    </message>
</context>
<context>
    <name>ModelsPart</name>
    <message>
        <source>Find models for it</source>
        <translation>Найти модели для него</translation>
    </message>
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
    <name>MoveData</name>
    <message>
        <source>Looking through the data folder…</source>
        <translation>Просматриваем папку данных…</translation>
    </message>
    <message>
        <source>From {path}</source>
        <translation>Откуда: {path}</translation>
    </message>
    <message>
        <source>To {path}</source>
        <translation>Куда: {path}</translation>
    </message>
    <message>
        <source>Everything is copied and compared. Only then is the new folder used; the old one stays until you delete it.</source>
        <translation>Всё копируется и сверяется. Только после этого начинает использоваться новая папка; старая остаётся, пока вы её не удалите.</translation>
    </message>
    <message>
        <source>{needed} of {free} free there</source>
        <translation>Нужно {needed}, свободно там {free}</translation>
    </message>
    <message>
        <source>It is the same drive, so this takes only a moment.</source>
        <translation>Это тот же диск, поэтому хватит одного мгновения.</translation>
    </message>
    <message>
        <source>That drive cannot share files, so packages take more room there</source>
        <translation>Тот диск не умеет делить файлы между пакетами, поэтому они займут на нём больше места</translation>
    </message>
    <message>
        <source>A copy that was stopped is gone on with</source>
        <translation>Прерванное копирование продолжится</translation>
    </message>
    <message>
        <source>This has to be put right first:</source>
        <translation>Сначала нужно исправить вот что:</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Move it</source>
        <translation>Переместить</translation>
    </message>
    <message>
        <source>Leave it where it is</source>
        <translation>Оставить на месте</translation>
    </message>
    <message>
        <source>Move the data folder?</source>
        <translation>Переместить папку данных?</translation>
    </message>
</context>
<context>
    <name>MoveDialog</name>
    <message>
        <source>Moving the data folder</source>
        <translation>Перемещение папки данных</translation>
    </message>
    <message>
        <source>Leave the program open. The old folder stays whole until the new one is.</source>
        <translation>Не закрывайте программу. Старая папка остаётся целой, пока не готова новая.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>The data folder is where it was.</source>
        <translation>Папка данных осталась на прежнем месте.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Counting what goes along with {name}</source>
        <translation>Считаем, что переедет вместе с {name}</translation>
    </message>
    <message>
        <source>Counting what a copy of {name} takes</source>
        <translation>Считаем, сколько займёт копия {name}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Letters a-z, digits, spaces, dots, - and _; its folder is called so too.</source>
        <translation>Буквы a-z, цифры, пробелы, точки, - и _; так же будет называться папка.</translation>
    </message>
    <message>
        <source>Models stay where they are. Nothing is fetched or made anew.</source>
        <translation>Модели останутся на месте. Ничего не загружается и не создаётся заново.</translation>
    </message>
    <message>
        <source>Its images go along: {size}.</source>
        <translation>Его картинки переедут вместе с ним: {size}.</translation>
    </message>
    <message>
        <source>The logs of its runs go along: {size}.</source>
        <translation>Журналы запусков переедут вместе с ним: {size}.</translation>
    </message>
    <message>
        <source>{users} lean on it and get to know its new name.</source>
        <translation>От него зависят: {users}; они узнают новое имя.</translation>
    </message>
    <message>
        <source>Another name for {name}?</source>
        <translation>Другое имя для {name}?</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <source>The copy takes {copied} of its own; {shared} of packages it shares with the original. Free on the drive: {free}.</source>
        <translation>Сама копия займёт {copied}; ещё {shared} пакетов у неё общие с оригиналом. Свободно на диске: {free}.</translation>
    </message>
    <message>
        <source>Settings and extensions are copied, shared models are seen by both. From then on each goes its own way.</source>
        <translation>Настройки и расширения копируются, общие модели видны обоим. Дальше каждый живёт сам по себе.</translation>
    </message>
    <message>
        <source>Copy the models and results in its own folder too: {count} files, {size}</source>
        <translation>Скопировать и модели с результатами из его папки: файлов {count}, {size}</translation>
    </message>
    <message>
        <source>Duplicate {name}?</source>
        <translation>Сделать копию {name}?</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Сделать копию</translation>
    </message>
</context>
<context>
    <name>News</name>
    <message>
        <source>Details</source>
        <translation>Подробности</translation>
    </message>
</context>
<context>
    <name>NewsWords</name>
    <message>
        <source>{name} is here.</source>
        <translation>{name}: загружено.</translation>
    </message>
    <message>
        <source>{name} could not be downloaded.</source>
        <translation>{name}: загрузить не удалось.</translation>
    </message>
    <message>
        <source>{name} needs you.</source>
        <translation>{name}: нужно ваше решение.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) of {set} are here.</source>
        <translation>
            <numerusform>{set}: загружен %n файл.</numerusform>
            <numerusform>{set}: загружены %n файла.</numerusform>
            <numerusform>{set}: загружены %n файлов.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) are here.</source>
        <translation>
            <numerusform>Готова %n загрузка.</numerusform>
            <numerusform>Готовы %n загрузки.</numerusform>
            <numerusform>Готовы %n загрузок.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) failed.</source>
        <translation>
            <numerusform>Не удалась %n загрузка.</numerusform>
            <numerusform>Не удались %n загрузки.</numerusform>
            <numerusform>Не удались %n загрузок.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n download(s) need you.</source>
        <translation>
            <numerusform>Вас ждёт %n загрузка.</numerusform>
            <numerusform>Вас ждут %n загрузки.</numerusform>
            <numerusform>Вас ждут %n загрузок.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoModels</name>
    <message>
        <source>Looking through the models…</source>
        <translation>Просмотр моделей…</translation>
    </message>
    <message>
        <source>No models yet. Drop some onto this page.</source>
        <translation>Моделей пока нет. Перетащите их на эту страницу.</translation>
    </message>
    <message>
        <source>Each is checked, recognised by its header and put where every package finds it. Models of another program can be used where they are.</source>
        <translation>Каждая проверяется, распознаётся по заголовку и кладётся туда, где её найдёт любой пакет. Модели другой программы можно использовать на их месте.</translation>
    </message>
    <message>
        <source>Recommended models</source>
        <translation>Рекомендуемые модели</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Выбрать файлы…</translation>
    </message>
    <message>
        <source>Use another program&apos;s</source>
        <translation>Модели другой программы</translation>
    </message>
    <message>
        <source>No model is like that.</source>
        <translation>Таких моделей нет.</translation>
    </message>
    <message>
        <source>Clear search and filters</source>
        <translation>Сбросить поиск и фильтры</translation>
    </message>
</context>
<context>
    <name>NoResults</name>
    <message>
        <source>Nothing was found that is like that.</source>
        <translation>Ничего похожего не нашлось.</translation>
    </message>
    <message>
        <source>Other words may do, in English above all, or fewer filters.</source>
        <translation>Попробуйте другие слова, прежде всего английские, или меньше фильтров.</translation>
    </message>
    <message>
        <source>Clear search and filters</source>
        <translation>Сбросить поиск и фильтры</translation>
    </message>
    <message>
        <source>The hub lists no models.</source>
        <translation>Сайт не показывает моделей.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
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
        <source>Kind</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Every kind</source>
        <translation>Все категории</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Лицензия</translation>
    </message>
    <message>
        <source>Any licence</source>
        <translation>Все лицензии</translation>
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
    <name>OrganiseDialog</name>
    <message>
        <source>Sort models into folders</source>
        <translation>Разложить модели по папкам</translation>
    </message>
    <message>
        <source>Nothing is moved before you have seen what would go where.</source>
        <translation>Ничего не переместится, пока вы не увидите, что куда попадёт.</translation>
    </message>
    <message>
        <source>Every model is where the pattern wants it.</source>
        <translation>Все модели уже там, где нужно по шаблону.</translation>
    </message>
    <message>
        <source>Pattern</source>
        <translation>Шаблон</translation>
    </message>
    <message>
        <source>Show what it does</source>
        <translation>Показать, что будет</translation>
    </message>
    <message>
        <source>Fields: {fields}. A pattern that ends with / keeps the files&apos; names.</source>
        <translation>Поля: {fields}. Шаблон, который кончается на /, оставляет имена файлов.</translation>
    </message>
    <message>
        <source>Move them</source>
        <translation>Переместить их</translation>
    </message>
    <message>
        <source>Working out the places…</source>
        <translation>Подбор мест…</translation>
    </message>
    <message>
        <source>gets a number, the name is taken</source>
        <translation>получит номер: имя занято</translation>
    </message>
    <message>
        <source>{old} goes to {new}</source>
        <translation>{old} — в {new}</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) would move.</source>
        <translation>
            <numerusform>Переместится %n модель.</numerusform>
            <numerusform>Переместятся %n модели.</numerusform>
            <numerusform>Переместится %n моделей.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n model(s) stay where they are.</source>
        <translation>
            <numerusform>%n модель останется на месте.</numerusform>
            <numerusform>%n модели останутся на месте.</numerusform>
            <numerusform>%n моделей останется на месте.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %n model(s) it is not known what they are.</source>
        <translation>
            <numerusform>О %n модели неизвестно, что это.</numerusform>
            <numerusform>О %n моделях неизвестно, что это.</numerusform>
            <numerusform>О %n моделях неизвестно, что это.</numerusform>
        </translation>
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
        <source>Update</source>
        <translation>Обновить</translation>
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
        <source>Update: {name}</source>
        <translation>Обновить: {name}</translation>
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
        <source>Opens to the network</source>
        <translation>Откроется для сети</translation>
    </message>
    <message>
        <source>Update…</source>
        <translation>Обновить…</translation>
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
        <source>Rename…</source>
        <translation>Переименовать…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>Сделать копию…</translation>
    </message>
    <message>
        <source>Give it back…</source>
        <translation>Вернуть как было…</translation>
    </message>
    <message>
        <source>Address copied</source>
        <translation>Адрес скопирован</translation>
    </message>
</context>
<context>
    <name>PackageModel</name>
    <message>
        <source>Package</source>
        <translation>Пакет</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Версия</translation>
    </message>
    <message>
        <source>Compared with the install</source>
        <translation>Отличие от установки</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Закреплён</translation>
    </message>
    <message>
        <source>As installed</source>
        <translation>Как установлен</translation>
    </message>
    <message>
        <source>Added later</source>
        <translation>Добавлен позже</translation>
    </message>
    <message>
        <source>Was {version}</source>
        <translation>Был {version}</translation>
    </message>
    <message>
        <source>Gone, was {version}</source>
        <translation>Исчез, был {version}</translation>
    </message>
    <message>
        <source>Half removed</source>
        <translation>Удалён не до конца</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Неизвестно</translation>
    </message>
</context>
<context>
    <name>PackageTable</name>
    <message>
        <source>Packages</source>
        <translation>Пакеты</translation>
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
        <source>Extensions</source>
        <translation>Расширения</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Версии</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Окружение</translation>
    </message>
    <message>
        <source>Health</source>
        <translation>Здоровье</translation>
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
        <source>More for all packages</source>
        <translation>Ещё для всех пакетов</translation>
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
    <message>
        <source>Look for updates</source>
        <translation>Проверить обновления</translation>
    </message>
    <message>
        <source>Take over what you have…</source>
        <translation>Подключить то, что уже есть…</translation>
    </message>
    <message>
        <source>Open the trash</source>
        <translation>Открыть корзину</translation>
    </message>
</context>
<context>
    <name>PastSection</name>
    <message>
        <source>Last changes</source>
        <translation>Последние изменения</translation>
    </message>
    <message>
        <source>What was changed here since Stablehand was started.</source>
        <translation>Что изменено здесь с запуска Stablehand.</translation>
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
        <source>{name}: {before} → {after}</source>
        <translation>{name}: {before} → {after}</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) taken in: {names}</source>
        <translation>
            <numerusform>Загружена %n настройка: {names}</numerusform>
            <numerusform>Загружено %n настройки: {names}</numerusform>
            <numerusform>Загружено %n настроек: {names}</numerusform>
        </translation>
    </message>
    <message>
        <source>default</source>
        <translation>по умолчанию</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>пусто</translation>
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
    <name>PlaceNotice</name>
    <message>
        <source>These lie in folders for another kind, where packages do not find them.</source>
        <translation>Они лежат в папках для другого типа, где пакеты их не находят.</translation>
    </message>
    <message>
        <source>Move them all</source>
        <translation>Переместить все</translation>
    </message>
    <message>
        <source>The same bytes under several names take {size} too much.</source>
        <translation>Одни и те же байты под несколькими именами занимают лишних {size}.</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Сравнить…</translation>
    </message>
    <message>
        <source>Some of these may run code when they are loaded, or are no whole files. Convert them to safetensors, or delete them.</source>
        <translation>Некоторые из них при загрузке могут выполнить код или повреждены. Преобразуйте их в safetensors или удалите.</translation>
    </message>
    <message>
        <source>Their headers do not tell what these are. They are left alone.</source>
        <translation>Заголовок не говорит, что это такое. Они остаются на своих местах.</translation>
    </message>
    <message>
        <source>Their drive is not there. They are listed as they were known.</source>
        <translation>Их диск не подключён. Показано то, что было известно.</translation>
    </message>
</context>
<context>
    <name>PlaceStep</name>
    <message>
        <source>Where to keep everything</source>
        <translation>Где всё хранить</translation>
    </message>
    <message>
        <source>One folder holds the programs, the models and your images. A UI takes about 10 GB, a model 2 to 7 GB.</source>
        <translation>Программы, модели и ваши картинки лежат в одной папке. Интерфейс занимает около 10 ГБ, модель — от 2 до 7 ГБ.</translation>
    </message>
    <message>
        <source>Looking at the drives…</source>
        <translation>Смотрим на диски…</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Другая папка…</translation>
    </message>
    <message>
        <source>Use this folder all the same</source>
        <translation>Всё равно взять эту папку</translation>
    </message>
    <message>
        <source>Use this folder</source>
        <translation>Взять эту папку</translation>
    </message>
    <message>
        <source>This folder was named when Stablehand was started ({reason}).</source>
        <translation>Эта папка названа при запуске Stablehand ({reason}).</translation>
    </message>
    <message>
        <source>Beside the program</source>
        <translation>Рядом с программой</translation>
    </message>
    <message>
        <source>In your user folder</source>
        <translation>В вашей папке пользователя</translation>
    </message>
    <message>
        <source>The library of Stability Matrix, as it is</source>
        <translation>Библиотека Stability Matrix как есть</translation>
    </message>
    <message>
        <source>A data folder that is there already</source>
        <translation>Папка данных, которая уже есть</translation>
    </message>
    <message>
        <source>The folder that you have chosen</source>
        <translation>Папка, которую вы выбрали</translation>
    </message>
    <message>
        <source>The folder in use</source>
        <translation>Папка, которая используется</translation>
    </message>
    <message>
        <source>moves along when you move the folder</source>
        <translation>переезжает вместе с папкой программы</translation>
    </message>
    <message numerus="yes">
        <source>%n programs are there</source>
        <translation>
            <numerusform>там %n программа</numerusform>
            <numerusform>там %n программы</numerusform>
            <numerusform>там %n программ</numerusform>
        </translation>
    </message>
    <message>
        <source>models are there</source>
        <translation>там есть модели</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>свободно {size}</translation>
    </message>
    <message>
        <source>The window closes and opens again on this folder; that takes a moment.</source>
        <translation>Окно закроется и сразу откроется снова, уже с этой папкой.</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Выберите папку</translation>
    </message>
    <message>
        <source>Another folder</source>
        <translation>Другая папка</translation>
    </message>
</context>
<context>
    <name>PlaceTree</name>
    <message>
        <source>Folders</source>
        <translation>Папки</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Все модели</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Избранное</translation>
    </message>
    <message>
        <source>Newer versions</source>
        <translation>Новые версии</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Неизвестно</translation>
    </message>
    <message>
        <source>Twins</source>
        <translation>Двойники</translation>
    </message>
    <message>
        <source>Misplaced</source>
        <translation>Не на месте</translation>
    </message>
    <message>
        <source>Unsafe</source>
        <translation>Небезопасные</translation>
    </message>
    <message>
        <source>Drive not there</source>
        <translation>Диск не подключён</translation>
    </message>
    <message>
        <source>Quarantine</source>
        <translation>Карантин</translation>
    </message>
</context>
<context>
    <name>PresetCard</name>
    <message>
        <source>For your card</source>
        <translation>Для вашей видеокарты</translation>
    </message>
    <message>
        <source>Fits your card</source>
        <translation>Подходит</translation>
    </message>
    <message>
        <source>Not for your card</source>
        <translation>Не подходит</translation>
    </message>
    <message>
        <source>A file of yours is at its place</source>
        <translation>На его месте ваш файл</translation>
    </message>
    <message>
        <source>In place, of an earlier version</source>
        <translation>На месте, прежняя версия</translation>
    </message>
    <message>
        <source>In place</source>
        <translation>На месте</translation>
    </message>
    <message>
        <source>Take it out</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Put the new one there</source>
        <translation>Заменить новым</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>Показать файл</translation>
    </message>
    <message>
        <source>Put into {name}</source>
        <translation>Добавить в {name}</translation>
    </message>
</context>
<context>
    <name>PresetSection</name>
    <message>
        <source>Training presets</source>
        <translation>Пресеты для обучения</translation>
    </message>
    <message>
        <source>Presets for other cards</source>
        <translation>Пресеты для других видеокарт</translation>
    </message>
    <message>
        <source>Ready settings for {name}. Model, pictures and names stay as you have them.</source>
        <translation>Готовые настройки для {name}. Модель, картинки и названия останутся вашими.</translation>
    </message>
    <message>
        <source>Without a card that it can use, none of them fits this machine.</source>
        <translation>Подходящей видеокарты здесь нет, так что ни один из них не годится.</translation>
    </message>
    <message>
        <source>None of them fits a card of {gb} GB.</source>
        <translation>Для видеокарты на {gb}&#xa0;ГБ ни один не годится.</translation>
    </message>
    <message>
        <source>{preset} is in place. {find}.</source>
        <translation>Пресет добавлен: {preset}. {find}.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>{preset} is taken out.</source>
        <translation>Пресет убран: {preset}.</translation>
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
        <source>Save a report…</source>
        <translation>Сохранить отчёт…</translation>
    </message>
    <message>
        <source>Open models</source>
        <translation>Открыть модели</translation>
    </message>
    <message>
        <source>See all models</source>
        <translation>Все модели</translation>
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
        <source>Open its page</source>
        <translation>Открыть страницу модели</translation>
    </message>
    <message>
        <source>Open accounts</source>
        <translation>Открыть учётные записи</translation>
    </message>
    <message>
        <source>Agree and install</source>
        <translation>Принять и установить</translation>
    </message>
    <message>
        <source>Launch anyway</source>
        <translation>Всё равно запустить</translation>
    </message>
    <message>
        <source>Choose another version</source>
        <translation>Выбрать другую версию</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>Выбрать другое имя</translation>
    </message>
    <message>
        <source>Nothing has changed: the version you had is still there and works as before.</source>
        <translation>Ничего не изменилось: прежняя версия на месте и работает, как раньше.</translation>
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
    <name>ProxyField</name>
    <message>
        <source>A proxy of its own</source>
        <translation>Свой прокси</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>Адрес прокси</translation>
    </message>
</context>
<context>
    <name>ProxySection</name>
    <message>
        <source>Login at the proxy</source>
        <translation>Вход на прокси</translation>
    </message>
    <message>
        <source>Name at the proxy</source>
        <translation>Имя на прокси</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Password at the proxy</source>
        <translation>Пароль на прокси</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Пароль</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Запомнить</translation>
    </message>
    <message>
        <source>Remove them</source>
        <translation>Забыть</translation>
    </message>
    <message>
        <source>{proxy} is asked without a login.</source>
        <translation>{proxy} — без имени и пароля.</translation>
    </message>
    <message>
        <source>Name and password for {proxy} are kept in the keyring of this system.</source>
        <translation>Имя и пароль для {proxy} хранятся в системном хранилище паролей.</translation>
    </message>
    <message>
        <source>This system has no keyring, so name and password for {proxy} are kept in a file that only you can read.</source>
        <translation>В системе нет хранилища паролей, поэтому имя и пароль для {proxy} лежат в файле, который можете прочитать только вы.</translation>
    </message>
</context>
<context>
    <name>QuarantineDialog</name>
    <message>
        <source>Quarantine</source>
        <translation>Карантин</translation>
    </message>
    <message>
        <source>These files did not pass the safety check. No package sees them.</source>
        <translation>Эти файлы не прошли проверку безопасности. Ни один пакет их не видит.</translation>
    </message>
    <message>
        <source>Nothing is in quarantine.</source>
        <translation>В карантине ничего нет.</translation>
    </message>
    <message>
        <source>Convert to safetensors</source>
        <translation>Преобразовать в safetensors</translation>
    </message>
    <message>
        <source>Throw away</source>
        <translation>Выбросить</translation>
    </message>
    <message>
        <source>Let it in all the same…</source>
        <translation>Всё равно впустить…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Поиск…</translation>
    </message>
    <message>
        <source>{when}, from {origin}</source>
        <translation>{when}, из {origin}</translation>
    </message>
    <message>
        <source>Moving it to the trash…</source>
        <translation>Перемещение в корзину…</translation>
    </message>
    <message>
        <source>Let {name} in all the same?</source>
        <translation>Всё равно впустить «{name}»?</translation>
    </message>
    <message>
        <source>Whatever loads it may run the code in it. Do so only if you trust its maker.</source>
        <translation>Любая программа, которая его загрузит, может выполнить код из него. Впускайте, только если доверяете автору.</translation>
    </message>
    <message>
        <source>Let it in</source>
        <translation>Впустить</translation>
    </message>
    <message>
        <source>Keep it out</source>
        <translation>Не впускать</translation>
    </message>
    <message>
        <source>Letting it in…</source>
        <translation>Файл добавляется…</translation>
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
        <source>Quit while something is being downloaded?</source>
        <translation>Выйти, пока идёт загрузка?</translation>
    </message>
    <message>
        <source>Quit, go on next time</source>
        <translation>Выйти и продолжить потом</translation>
    </message>
    <message>
        <source>Downloads pause now and go on at the next start; what is here already is kept.</source>
        <translation>Загрузки встанут на паузу и продолжатся при следующем запуске; загруженное сохранится.</translation>
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
    <message numerus="yes">
        <source>%n file(s) are being downloaded</source>
        <translation>
            <numerusform>Загружается %n файл</numerusform>
            <numerusform>Загружаются %n файла</numerusform>
            <numerusform>Загружаются %n файлов</numerusform>
        </translation>
    </message>
    <message>
        <source>Being downloaded: {name}</source>
        <translation>Загружается: {name}</translation>
    </message>
</context>
<context>
    <name>RecommendedTab</name>
    <message>
        <source>Looking what fits this machine…</source>
        <translation>Смотрим, что помещается на этом компьютере…</translation>
    </message>
    <message>
        <source>Show all of them</source>
        <translation>Показать все</translation>
    </message>
    <message>
        <source>No starter model is like that.</source>
        <translation>Таких моделей для начала нет.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message numerus="yes">
        <source>%n starter model(s), what fits this machine first</source>
        <translation>
            <numerusform>%n модель для начала; сначала те, что помещаются</numerusform>
            <numerusform>%n модели для начала; сначала те, что помещаются</numerusform>
            <numerusform>%n моделей для начала; сначала те, что помещаются</numerusform>
        </translation>
    </message>
    <message>
        <source>The list needs no network; files come from Hugging Face</source>
        <translation>Списку сеть не нужна; файлы приходят с Hugging Face</translation>
    </message>
</context>
<context>
    <name>RepairWords</name>
    <message numerus="yes">
        <source>Repair %n thing(s) in {name}?</source>
        <translation>
            <numerusform>Починить %n неполадку в {name}?</numerusform>
            <numerusform>Починить %n неполадки в {name}?</numerusform>
            <numerusform>Починить %n неполадок в {name}?</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is running. Stop it first, then repair it.</source>
        <translation>{name} работает. Сначала остановите, потом чините.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>Остановить</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Починить</translation>
    </message>
    <message numerus="yes">
        <source>And %n more of that kind.</source>
        <translation>
            <numerusform>И ещё %n того же рода.</numerusform>
            <numerusform>И ещё %n того же рода.</numerusform>
            <numerusform>И ещё %n того же рода.</numerusform>
        </translation>
    </message>
    <message>
        <source>Packages are mended in a copy beside what you have; that takes its place once proved to work. What you have now stays as a snapshot.</source>
        <translation>Пакеты чинятся в копии рядом; она встанет на место, когда пройдёт проверку. То, что есть сейчас, останется как снимок.</translation>
    </message>
    <message>
        <source>It fetches {size} at most.</source>
        <translation>Загрузится не больше {size}.</translation>
    </message>
    <message>
        <source>It frees {size}.</source>
        <translation>Освободится {size}.</translation>
    </message>
    <message>
        <source>Models, images, extensions and settings stay as they are.</source>
        <translation>Модели, картинки, расширения и настройки останутся как есть.</translation>
    </message>
    <message>
        <source>{cause} {fix}</source>
        <translation>{cause} {fix}</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report on {name}</source>
        <translation>Отчёт о {name}</translation>
    </message>
    <message>
        <source>For those who help you. Tokens, names, addresses and your home folder were taken out; read it all the same before you hand it on. Nothing is sent anywhere.</source>
        <translation>Для тех, кто вам помогает. Токены, имена, адреса и домашняя папка убраны; всё же прочитайте его, прежде чем передать. Никуда ничего не отправляется.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Отчёт</translation>
    </message>
    <message>
        <source>It is being written…</source>
        <translation>Составляется…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Сохранить как…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>The report was copied.</source>
        <translation>Отчёт скопирован.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Сохранить отчёт</translation>
    </message>
    <message>
        <source>The report was saved: {path}</source>
        <translation>Отчёт сохранён: {path}</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
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
    <name>RoomQuestion</name>
    <message>
        <source>Free, then launch</source>
        <translation>Освободить и запустить</translation>
    </message>
    <message>
        <source>Stop, then launch</source>
        <translation>Остановить и запустить</translation>
    </message>
    <message>
        <source>Launch anyway</source>
        <translation>Всё равно запустить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Only {free} of video memory are free; it may run out of it.</source>
        <translation>Свободно только {free} видеопамяти; её может не хватить.</translation>
    </message>
    <message>
        <source>It was seen to hold {need}; {free} are free now.</source>
        <translation>Раньше он занимал {need}; сейчас свободно {free}.</translation>
    </message>
    <message>
        <source>{name} holds {held}; stopping it frees that</source>
        <translation>{name} занимает {held}; остановка их освободит</translation>
    </message>
    <message>
        <source>{name} holds {held} and can give it back while it runs</source>
        <translation>{name} занимает {held} и может освободить их, не останавливаясь</translation>
    </message>
    <message>
        <source>Too little video memory for {name}?</source>
        <translation>Не хватит видеопамяти для {name}?</translation>
    </message>
</context>
<context>
    <name>RootsDialog</name>
    <message>
        <source>Folders that hold models</source>
        <translation>Папки с моделями</translation>
    </message>
    <message>
        <source>The first one takes what comes in. Files in the others are listed, checked and found like those; nothing in a read-only one is ever changed.</source>
        <translation>Первая принимает новые модели. Файлы в остальных тоже показываются, проверяются и находятся; в папке только для чтения ничего не меняется.</translation>
    </message>
    <message>
        <source>There is no folder.</source>
        <translation>Папок нет.</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Добавить папку…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Переименовать…</translation>
    </message>
    <message>
        <source>Read earlier</source>
        <translation>Поднять выше</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>Только чтение</translation>
    </message>
    <message>
        <source>It is elsewhere now…</source>
        <translation>Папка теперь в другом месте…</translation>
    </message>
    <message>
        <source>Take out…</source>
        <translation>Убрать из списка…</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Поиск…</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>только чтение</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>не подключена</translation>
    </message>
    <message>
        <source>packages see it</source>
        <translation>пакеты её видят</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation>
            <numerusform>%n модель</numerusform>
            <numerusform>%n модели</numerusform>
            <numerusform>%n моделей</numerusform>
        </translation>
    </message>
    <message>
        <source>{folder}, {count}</source>
        <translation>{folder}, {count}</translation>
    </message>
    <message>
        <source>Allow changes</source>
        <translation>Разрешить изменения</translation>
    </message>
    <message>
        <source>Writing it down…</source>
        <translation>Запись…</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Выберите папку</translation>
    </message>
    <message>
        <source>What shall {name} be called?</source>
        <translation>Как назвать «{name}»?</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Переименовать</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Оставить как есть</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Take {name} out of the library?</source>
        <translation>Убрать «{name}» из библиотеки?</translation>
    </message>
    <message>
        <source>Its files stay where they are: {folder}</source>
        <translation>Файлы остаются на месте: {folder}</translation>
    </message>
    <message>
        <source>Take it out</source>
        <translation>Убрать</translation>
    </message>
</context>
<context>
    <name>RunningCount</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n работает</numerusform>
            <numerusform>%n работают</numerusform>
            <numerusform>%n работают</numerusform>
        </translation>
    </message>
    <message>
        <source>open to others</source>
        <translation>доступны другим</translation>
    </message>
</context>
<context>
    <name>RunningLine</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation>
            <numerusform>%n работает</numerusform>
            <numerusform>%n работают</numerusform>
            <numerusform>%n работают</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunningPage</name>
    <message>
        <source>Running</source>
        <translation>Запущено</translation>
    </message>
    <message>
        <source>What each program takes of this computer, and who holds its graphics card.</source>
        <translation>Сколько ресурсов занимает каждая программа и кто держит видеопамять.</translation>
    </message>
    <message>
        <source>Free VRAM of all</source>
        <translation>Освободить всю видеопамять</translation>
    </message>
    <message>
        <source>Stop all</source>
        <translation>Остановить все</translation>
    </message>
    <message>
        <source>Nothing runs.</source>
        <translation>Ничего не работает.</translation>
    </message>
    <message>
        <source>Launch a package, and its memory and video memory are shown here.</source>
        <translation>Запустите пакет, и здесь появятся его память и видеопамять.</translation>
    </message>
    <message>
        <source>Go to packages</source>
        <translation>К пакетам</translation>
    </message>
    <message>
        <source>Graphics card</source>
        <translation>Видеокарта</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>Порты</translation>
    </message>
    <message>
        <source>Others can reach: {names}. Close them where you no longer need that.</source>
        <translation>Доступны другим: {names}. Закройте доступ, если он больше не нужен.</translation>
    </message>
    <message>
        <source>The graphics card uses the computer&apos;s memory; it is not told apart.</source>
        <translation>Видеокарта использует память компьютера; отдельно она не учитывается.</translation>
    </message>
    <message>
        <source>The driver does not tell which program holds how much.</source>
        <translation>Драйвер не сообщает, какая программа сколько занимает.</translation>
    </message>
    <message>
        <source>Also: {holder}</source>
        <translation>Ещё: {holder}</translation>
    </message>
    <message>
        <source>Port {port}</source>
        <translation>Порт {port}</translation>
    </message>
</context>
<context>
    <name>RunningRow</name>
    <message>
        <source>CPU</source>
        <translation>ЦП</translation>
    </message>
    <message>
        <source>RAM</source>
        <translation>ОЗУ</translation>
    </message>
    <message>
        <source>VRAM</source>
        <translation>Видеопамять</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Free VRAM</source>
        <translation>Освободить видеопамять</translation>
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
        <source>{verb}: {name}</source>
        <translation>{verb}: {name}</translation>
    </message>
    <message>
        <source>More for {name}</source>
        <translation>Ещё: {name}</translation>
    </message>
    <message>
        <source>Started {when}</source>
        <translation>Запущено {when}</translation>
    </message>
    <message>
        <source>A window of its own</source>
        <translation>Собственное окно</translation>
    </message>
</context>
<context>
    <name>RunningWords</name>
    <message>
        <source>Open to the network</source>
        <translation>Открыт для сети</translation>
    </message>
    <message>
        <source>Open to the internet</source>
        <translation>Открыт для интернета</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>общая</translation>
    </message>
    <message>
        <source>pid {pid}</source>
        <translation>pid {pid}</translation>
    </message>
    <message>
        <source>CPU {share}</source>
        <translation>ЦП {share}</translation>
    </message>
    <message>
        <source>RAM {size}</source>
        <translation>ОЗУ {size}</translation>
    </message>
    <message>
        <source>VRAM {size}</source>
        <translation>видеопамять {size}</translation>
    </message>
    <message>
        <source>The driver does not tell what is in use</source>
        <translation>Драйвер не сообщает, сколько занято</translation>
    </message>
    <message>
        <source>{used} in use</source>
        <translation>Занято {used}</translation>
    </message>
    <message>
        <source>{used} of {total} in use</source>
        <translation>Занято {used} из {total}</translation>
    </message>
    <message>
        <source>an unknown program</source>
        <translation>неизвестная программа</translation>
    </message>
    <message>
        <source>{name} (pid {pid}) holds {size}</source>
        <translation>{name} (pid {pid}) занимает {size}</translation>
    </message>
    <message>
        <source>used by {name}</source>
        <translation>использует {name}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>другая программа</translation>
    </message>
    <message>
        <source>taken by {name}</source>
        <translation>занят: {name}</translation>
    </message>
    <message>
        <source>taken by {name} (pid {pid})</source>
        <translation>занят: {name} (pid {pid})</translation>
    </message>
    <message>
        <source>wanted by {names}</source>
        <translation>нужен: {names}</translation>
    </message>
    <message>
        <source>wanted by {names}, which take the next free one</source>
        <translation>нужен: {names}; будет взят следующий свободный</translation>
    </message>
    <message>
        <source>usual port of {names}</source>
        <translation>обычный порт: {names}</translation>
    </message>
</context>
<context>
    <name>SaveLogDialog</name>
    <message>
        <source>Save the log</source>
        <translation>Сохранить журнал</translation>
    </message>
    <message>
        <source>Choose a place…</source>
        <translation>Выбрать место…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>With the time of each line</source>
        <translation>С временем каждой строки</translation>
    </message>
    <message>
        <source>Without passwords, tokens and the home folder</source>
        <translation>Без паролей, токенов и домашней папки</translation>
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
    <name>SettingsHardware</name>
    <message>
        <source>{card} has less memory than {best}: smaller models fit.</source>
        <translation>{card}: памяти меньше, чем у {best}, — поместятся модели поменьше.</translation>
    </message>
    <message>
        <source>{card} is slower than other cards, and some UIs cannot use it.</source>
        <translation>{card} медленнее других видеокарт, и некоторые интерфейсы с ней не работают.</translation>
    </message>
    <message>
        <source>The card is not used: the processor alone computes, which takes many times as long.</source>
        <translation>Видеокарта не используется: считает только процессор, а это во много раз дольше.</translation>
    </message>
    <message>
        <source>No card that was found here computes with this build: what is installed with it will not start, or will use the processor.</source>
        <translation>Ни одна из найденных видеокарт с этой сборкой не считает: то, что с ней установлено, не запустится или будет считать на процессоре.</translation>
    </message>
    <message>
        <source>Packages that are installed keep their build until they are set up anew.</source>
        <translation>Уже установленные пакеты сохранят свою сборку, пока их не настроить заново.</translation>
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
        <source>Changed only</source>
        <translation>Только изменённые</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
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
        <source>Running programs</source>
        <translation>Запущенные программы</translation>
    </message>
    <message>
        <source>Installing and updating</source>
        <translation>Установка и обновление</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Загрузки</translation>
    </message>
    <message>
        <source>Catalog of packages</source>
        <translation>Каталог пакетов</translation>
    </message>
    <message>
        <source>Definitions of more or newer packages, laid over those of Stablehand itself. They bring no code of their own, and only what has this sum is taken.</source>
        <translation>Описания новых и обновлённых пакетов поверх тех, что есть в Stablehand. Своего кода в них нет, и принимается только то, что совпадает с этим хешем.</translation>
    </message>
    <message>
        <source>Logs</source>
        <translation>Журналы</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Сеть</translation>
    </message>
    <message>
        <source>Servers and mirrors</source>
        <translation>Серверы и зеркала</translation>
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
        <source>Undone: {name}</source>
        <translation>Отменено: {name}</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) taken in.</source>
        <translation>
            <numerusform>Загружена %n настройка.</numerusform>
            <numerusform>Загружено %n настройки.</numerusform>
            <numerusform>Загружено %n настроек.</numerusform>
        </translation>
    </message>
    <message>
        <source>nothing was changed yet</source>
        <translation>пока ничего не изменено</translation>
    </message>
    <message>
        <source>Undo: {name} ({keys})</source>
        <translation>Отменить: {name} ({keys})</translation>
    </message>
    <message>
        <source>Undo the last change: {name}</source>
        <translation>Отменить последнее изменение: {name}</translation>
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
        <source>Look for updates</source>
        <translation>Проверка обновлений</translation>
    </message>
    <message>
        <source>Newer versions of Stablehand</source>
        <translation>Новые версии Stablehand</translation>
    </message>
    <message>
        <source>Snapshots that are kept</source>
        <translation>Сколько снимков хранить</translation>
    </message>
    <message>
        <source>Room for snapshots</source>
        <translation>Место для снимков</translation>
    </message>
    <message>
        <source>Age of packages</source>
        <translation>Возраст пакетов</translation>
    </message>
    <message>
        <source>Speed of computing sums</source>
        <translation>Скорость вычисления хешей</translation>
    </message>
    <message>
        <source>Files beside models</source>
        <translation>Файлы рядом с моделями</translation>
    </message>
    <message>
        <source>Pictures of models</source>
        <translation>Изображения моделей</translation>
    </message>
    <message>
        <source>Downloads at the same time</source>
        <translation>Одновременных загрузок</translation>
    </message>
    <message>
        <source>Connections of a download</source>
        <translation>Соединений на загрузку</translation>
    </message>
    <message>
        <source>Speed of downloads</source>
        <translation>Скорость загрузок</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>Тихие часы</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Прокси</translation>
    </message>
    <message>
        <source>Age of logs</source>
        <translation>Срок хранения журналов</translation>
    </message>
    <message>
        <source>Room for logs</source>
        <translation>Место для журналов</translation>
    </message>
    <message>
        <source>Stablehand’s own log</source>
        <translation>Журнал самого Stablehand</translation>
    </message>
    <message>
        <source>Index of the catalog</source>
        <translation>Индекс каталога</translation>
    </message>
    <message>
        <source>Sum of the index</source>
        <translation>Хеш индекса</translation>
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
        <source>git for Windows</source>
        <translation>git для Windows</translation>
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
        <source>WebUI extensions index</source>
        <translation>Индекс расширений WebUI</translation>
    </message>
    <message>
        <source>SD.Next extensions index</source>
        <translation>Индекс расширений SD.Next</translation>
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
        <source>Whether there are newer versions of what is installed. Nothing is updated by that.</source>
        <translation>Есть ли версии новее установленных. Само при этом ничего не обновляется.</translation>
    </message>
    <message>
        <source>Looked for once a day, and only by the portable app. Nothing about you is sent, and none starts before you say so.</source>
        <translation>Ищутся раз в день и только портативной сборкой. О вас ничего не отправляется, и без вашего слова ничего не запускается.</translation>
    </message>
    <message>
        <source>Earlier versions of each package that you can go back to. The last one that worked always stays.</source>
        <translation>Прежние версии каждого пакета, к которым можно вернуться. Последняя работавшая остаётся всегда.</translation>
    </message>
    <message>
        <source>Of each package; the oldest go first. The last one that worked always stays.</source>
        <translation>Для каждого пакета; первыми уходят самые старые. Последний работавший остаётся всегда.</translation>
    </message>
    <message>
        <source>How long logs of UIs are kept. What runs and the last start that went well always stay.</source>
        <translation>Сколько хранить журналы интерфейсов. Журналы запущенного и последнего удачного запуска остаются всегда.</translation>
    </message>
    <message>
        <source>Of all UIs together; the oldest logs go first.</source>
        <translation>Для всех интерфейсов вместе; первыми удаляются самые старые журналы.</translation>
    </message>
    <message>
        <source>How much Stablehand writes down about itself, for reports of mistakes.</source>
        <translation>Как подробно Stablehand записывает свою работу — для сообщений об ошибках.</translation>
    </message>
    <message>
        <source>More than one is used only where the site allows it and it is faster.</source>
        <translation>Больше одного — только там, где сайт это позволяет и так быстрее.</translation>
    </message>
    <message>
        <source>Of all downloads together, so that others can use the line too.</source>
        <translation>Для всех загрузок вместе, чтобы сетью могли пользоваться и другие.</translation>
    </message>
    <message>
        <source>Each day in these hours nothing is downloaded, for example 18:00-23:00. What you start on the command line runs all the same.</source>
        <translation>Каждый день в эти часы ничего не загружается, например 18:00-23:00. То, что вы запускаете из командной строки, идёт всё равно.</translation>
    </message>
    <message>
        <source>Leave out versions that came to the index only lately: tampered ones are mostly found out in a few days. Torch is not affected.</source>
        <translation>Не брать версии, которые появились в индексе недавно: подделки обычно находят за несколько дней. Torch это не касается.</translation>
    </message>
    <message>
        <source>{n}%</source>
        <translation>{n}&#xa0;%</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n} МБ</translation>
    </message>
    <message>
        <source>{n} GB</source>
        <translation>{n}&#xa0;ГБ</translation>
    </message>
    <message>
        <source>{n} MB a second</source>
        <translation>{n} МБ в секунду</translation>
    </message>
    <message>
        <source>The last one that worked</source>
        <translation>Только последний работавший</translation>
    </message>
    <message>
        <source>As fast as it goes</source>
        <translation>Как можно быстрее</translation>
    </message>
    <message>
        <source>Downloads, git, package installs and UIs that are started from now on go this way; this computer itself is never asked through it.</source>
        <translation>Через него идут загрузки, git, установка пакетов и интерфейсы, запущенные после этого; к самому этому компьютеру — никогда.</translation>
    </message>
    <message>
        <source>Only Stablehand&apos;s own</source>
        <translation>Только собственные</translation>
    </message>
    <message>
        <source>For Stability Matrix</source>
        <translation>Для Stability Matrix</translation>
    </message>
    <message>
        <source>For A1111</source>
        <translation>Для A1111</translation>
    </message>
    <message>
        <source>For both</source>
        <translation>Для обеих программ</translation>
    </message>
    <message>
        <source>Any age</source>
        <translation>Без срока</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Любой</translation>
    </message>
    <message>
        <source>Only mistakes</source>
        <translation>Только ошибки</translation>
    </message>
    <message>
        <source>Mistakes and warnings</source>
        <translation>Ошибки и предупреждения</translation>
    </message>
    <message>
        <source>Everything of note</source>
        <translation>Всё важное</translation>
    </message>
    <message>
        <source>Tell me</source>
        <translation>Сообщать мне</translation>
    </message>
    <message>
        <source>Download, then tell me</source>
        <translation>Загрузить и сообщить</translation>
    </message>
    <message>
        <source>Never look</source>
        <translation>Никогда не искать</translation>
    </message>
    <message>
        <source>Never by itself</source>
        <translation>Только вручную</translation>
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
        <source>No proxy</source>
        <translation>Без прокси</translation>
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
    <name>SetupAsking</name>
    <message>
        <source>Change the environment of {name}?</source>
        <translation>Изменить окружение {name}?</translation>
    </message>
    <message>
        <source>Share models differently with {name}?</source>
        <translation>Изменить доступ {name} к общим моделям?</translation>
    </message>
    <message>
        <source>Now: {now}. Then: {then}.</source>
        <translation>Сейчас: {now}. Станет: {then}.</translation>
    </message>
    <message>
        <source>Packages: {packages}.</source>
        <translation>Пакеты: {packages}.</translation>
    </message>
    <message>
        <source>Remove {addon}?</source>
        <translation>Убрать {addon}?</translation>
    </message>
    <message>
        <source>Add {addon}?</source>
        <translation>Добавить {addon}?</translation>
    </message>
    <message>
        <source>{flag} is given at the next launches; it can be switched off.</source>
        <translation>При запуске теперь будет задаваться {flag}; это можно выключить.</translation>
    </message>
    <message>
        <source>A copy of the environment is changed; most of it takes no room.</source>
        <translation>Меняется копия окружения; места она почти не займёт.</translation>
    </message>
    <message>
        <source>It is proved before it is used, and what you have now stays as a snapshot.</source>
        <translation>Сначала всё проверяется, а то, что есть сейчас, останется как снимок.</translation>
    </message>
    <message>
        <source>{name} is running. It is stopped once the change is ready.</source>
        <translation>{name} работает. Остановим, когда изменение будет готово.</translation>
    </message>
    <message>
        <source>Change it</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>SetupSection</name>
    <message>
        <source>Choices</source>
        <translation>Выбор</translation>
    </message>
    <message>
        <source>Kept versions</source>
        <translation>Закреплённые версии</translation>
    </message>
    <message>
        <source>Add-ons</source>
        <translation>Дополнения</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Видеокарта</translation>
    </message>
    <message>
        <source>Which one computes.</source>
        <translation>На какой считать.</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>The series of the environment.</source>
        <translation>Какой Python в окружении.</translation>
    </message>
    <message>
        <source>torch build</source>
        <translation>Сборка torch</translation>
    </message>
    <message>
        <source>For which kind of card torch is built. Automatic is right nearly always.</source>
        <translation>Для каких видеокарт собран torch. Автовыбор почти всегда прав.</translation>
    </message>
    <message>
        <source>torch release</source>
        <translation>Версия torch</translation>
    </message>
    <message>
        <source>Those that the program runs with.</source>
        <translation>Те, с которыми программа работает.</translation>
    </message>
    <message>
        <source>Shared models</source>
        <translation>Общие модели</translation>
    </message>
    <message>
        <source>How the program gets to the shared folders.</source>
        <translation>Как программа попадает в общие папки.</translation>
    </message>
    <message>
        <source>Versions that installs, updates and repairs keep to, and so does the program&apos;s own installer.</source>
        <translation>Этих версий держатся установка, обновление и починка, а также установщик самой программы.</translation>
    </message>
    <message>
        <source>Package and version to keep</source>
        <translation>Какой пакет и какую версию закрепить</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Закрепить</translation>
    </message>
    <message>
        <source>Keep this version</source>
        <translation>Закрепить эту версию</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Автовыбор</translation>
    </message>
    <message>
        <source>Automatic: {value}</source>
        <translation>Автовыбор: {value}</translation>
    </message>
    <message>
        <source>Keep it no longer</source>
        <translation>Больше не закреплять</translation>
    </message>
    <message>
        <source>Write a package and its version.</source>
        <translation>Напишите пакет и его версию.</translation>
    </message>
</context>
<context>
    <name>SetupWords</name>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>Python: from {now} to {then}.</source>
        <translation>Python: сейчас {now}, будет {then}.</translation>
    </message>
    <message>
        <source>torch: from {now} to {then}.</source>
        <translation>torch: сейчас {now}, будет {then}.</translation>
    </message>
    <message>
        <source>A new environment is made beside the current one: about {download} to fetch, {disk} on disk.</source>
        <translation>Рядом с нынешним создаётся новое окружение: загрузить около {download}, на диске {disk}.</translation>
    </message>
    <message>
        <source>A copy of the environment is changed; most of it takes no room.</source>
        <translation>Меняется копия окружения; места она почти не займёт.</translation>
    </message>
    <message>
        <source>{name} does not come along: {reason}</source>
        <translation>{name} в новое окружение не попадёт: {reason}</translation>
    </message>
    <message>
        <source>{pin} speaks against {asker}, which asks for {line}.</source>
        <translation>{pin} не сочетается с {asker}: там нужно {line}.</translation>
    </message>
    <message>
        <source>It is proved before it is used, and what you have now stays as a snapshot.</source>
        <translation>Сначала всё проверяется, а то, что есть сейчас, останется как снимок.</translation>
    </message>
    <message>
        <source>Files that move into the shared folders: {count} ({size}); none is lost.</source>
        <translation>Файлов переместится в общие папки: {count} ({size}); ни один не потеряется.</translation>
    </message>
    <message>
        <source>Files that are there already: {count}; theirs go to Stablehand&apos;s trash.</source>
        <translation>Файлов, которые там уже есть: {count}; лишние копии уйдут в корзину Stablehand.</translation>
    </message>
    <message>
        <source>It can be changed back at any time.</source>
        <translation>Вернуть как было можно когда угодно.</translation>
    </message>
    <message>
        <source>By options or a config file</source>
        <translation>Через настройки программы</translation>
    </message>
    <message>
        <source>By links in its folders</source>
        <translation>Через ссылки в папках</translation>
    </message>
    <message>
        <source>On the program&apos;s own list</source>
        <translation>Через список программы</translation>
    </message>
    <message>
        <source>Not at all</source>
        <translation>Никак</translation>
    </message>
    <message>
        <source>integrated</source>
        <translation>встроенная</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Автовыбор</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>процессор</translation>
    </message>
    <message>
        <source>Automatic: {name}</source>
        <translation>Автовыбор: {name}</translation>
    </message>
    <message>
        <source>{name}, not there</source>
        <translation>{name}, её сейчас нет</translation>
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
        <source>Put on its own list at each launch</source>
        <translation>Попадает в собственный список программы при каждом запуске</translation>
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
        <source>Its models stay where they lie and are put on its own list once it runs.</source>
        <translation>Модели остаются на своих местах и попадают в собственный список программы, когда она работает.</translation>
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
    <name>SnapshotDialogs</name>
    <message>
        <source>Comparing snapshot {number} with what is</source>
        <translation>Сравниваем снимок {number} с тем, что есть</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Вернуться</translation>
    </message>
    <message>
        <source>{name} is running. It is stopped first.</source>
        <translation>{name} работает. Сначала программа будет остановлена.</translation>
    </message>
    <message>
        <source>Stop and go back</source>
        <translation>Остановить и вернуться</translation>
    </message>
    <message>
        <source>Go back to snapshot {number}, {version}?</source>
        <translation>Вернуться к снимку {number}, {version}?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Remove snapshot {number}, {version}?</source>
        <translation>Удалить снимок {number}, {version}?</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>Snapshot {number} is removed, which freed {size}.</source>
        <translation>Снимок {number} удалён, освободилось {size}.</translation>
    </message>
    <message>
        <source>Keep a snapshot</source>
        <translation>Сделать снимок</translation>
    </message>
    <message>
        <source>Keep a snapshot of {name} as it is now?</source>
        <translation>Сделать снимок {name} в нынешнем виде?</translation>
    </message>
    <message>
        <source>Version, packages and launch options are kept, so that you can go back to them. The packages share their room on the drive with what you have now.</source>
        <translation>Сохранятся версия, пакеты и параметры запуска, чтобы к ним можно было вернуться. Место на диске пакеты делят с тем, что установлено сейчас.</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>Для чего он</translation>
    </message>
    <message>
        <source>What it is for, such as: before the new nodes</source>
        <translation>Для чего он, например: до новых узлов</translation>
    </message>
</context>
<context>
    <name>SnapshotRows</name>
    <message>
        <source>{number}: {version}</source>
        <translation>{number}: {version}</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>Сейчас работает он</translation>
    </message>
    <message>
        <source>Its environment is gone</source>
        <translation>Его окружение исчезло</translation>
    </message>
    <message>
        <source>Not known to work</source>
        <translation>Не проверен в работе</translation>
    </message>
    <message>
        <source>{size} of its own</source>
        <translation>своих {size}</translation>
    </message>
</context>
<context>
    <name>SnapshotSection</name>
    <message>
        <source>Snapshots</source>
        <translation>Снимки</translation>
    </message>
    <message>
        <source>Keep one now…</source>
        <translation>Сделать снимок…</translation>
    </message>
    <message>
        <source>Keep a snapshot of how it is now</source>
        <translation>Сделать снимок в нынешнем виде</translation>
    </message>
    <message>
        <source>Go back to this…</source>
        <translation>Вернуться к нему…</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>An update or a repair keeps what was there before it, so that you can go back, even if the program no longer starts.</source>
        <translation>Обновление и починка сохраняют то, что было до них, так что можно вернуться, даже если программа больше не запускается.</translation>
    </message>
    <message>
        <source>Those that are not in use take {size} of their own.</source>
        <translation>Остальные снимки занимают своих {size}.</translation>
    </message>
    <message>
        <source>Go back to snapshot {number}</source>
        <translation>Вернуться к снимку {number}</translation>
    </message>
    <message>
        <source>Remove snapshot {number}</source>
        <translation>Удалить снимок {number}</translation>
    </message>
</context>
<context>
    <name>StarterCard</name>
    <message>
        <source>Size</source>
        <translation>Размер</translation>
    </message>
    <message>
        <source>Its page</source>
        <translation>Страница</translation>
    </message>
    <message>
        <source>Copy settings</source>
        <translation>Копировать настройки</translation>
    </message>
    <message>
        <source>Size of {name}</source>
        <translation>Размер {name}</translation>
    </message>
    <message>
        <source>Page of {name}</source>
        <translation>Страница {name}</translation>
    </message>
    <message>
        <source>Copy the settings for {name}</source>
        <translation>Копировать настройки для {name}</translation>
    </message>
    <message>
        <source>{verb}: {name}</source>
        <translation>{verb}: {name}</translation>
    </message>
    <message>
        <source>Being asked for…</source>
        <translation>Запрашивается…</translation>
    </message>
    <message>
        <source>In your library: show it</source>
        <translation>В библиотеке: показать</translation>
    </message>
    <message>
        <source>Needs you: show downloads</source>
        <translation>Ждёт вашего решения: показать загрузки</translation>
    </message>
    <message>
        <source>In the queue: show it</source>
        <translation>В очереди: показать</translation>
    </message>
    <message>
        <source>{percent} is here: show it</source>
        <translation>Готово {percent}: показать</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Get it</source>
        <translation>Получить</translation>
    </message>
    <message>
        <source>Get it ({size})</source>
        <translation>Получить ({size})</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Скопировано</translation>
    </message>
</context>
<context>
    <name>StarterFilters</name>
    <message>
        <source>Program</source>
        <translation>Программа</translation>
    </message>
    <message>
        <source>Any program</source>
        <translation>Любая программа</translation>
    </message>
    <message>
        <source>Only what fits</source>
        <translation>Только то, что помещается</translation>
    </message>
    <message>
        <source>Commercial use</source>
        <translation>Для продажи</translation>
    </message>
    <message>
        <source>Only models whose pictures may be sold</source>
        <translation>Только модели, картинки которых можно продавать</translation>
    </message>
</context>
<context>
    <name>StarterNudge</name>
    <message>
        <source>Recommended models</source>
        <translation>Рекомендуемые модели</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Не сейчас</translation>
    </message>
    <message>
        <source>The library has no model for it yet.</source>
        <translation>В библиотеке пока нет модели для него.</translation>
    </message>
</context>
<context>
    <name>StarterWords</name>
    <message>
        <source>best here</source>
        <translation>лучшая здесь</translation>
    </message>
    <message>
        <source>Along with it: {parts}</source>
        <translation>Вместе с ней: {parts}</translation>
    </message>
    <message>
        <source>{count} of {all} files are here already</source>
        <translation>уже есть файлов: {count} из {all}</translation>
    </message>
    <message>
        <source>Read its terms before you sell pictures</source>
        <translation>Прочитайте условия, прежде чем продавать картинки</translation>
    </message>
    <message>
        <source>{side} × {side} pixels</source>
        <translation>{side} × {side} пикселей</translation>
    </message>
    <message>
        <source>steps: {count}</source>
        <translation>шагов: {count}</translation>
    </message>
    <message>
        <source>guidance {value}</source>
        <translation>параметр guidance {value}</translation>
    </message>
    <message>
        <source>A negative prompt does nothing.</source>
        <translation>Негативный промпт ни на что не влияет.</translation>
    </message>
    <message>
        <source>Runs in {programs}</source>
        <translation>Работает в {programs}</translation>
    </message>
    <message>
        <source>Runs in {installed} (installed)</source>
        <translation>Работает в {installed} (установлено)</translation>
    </message>
    <message>
        <source>Runs in {installed} (installed); also {others}</source>
        <translation>Работает в {installed} (установлено), а также в {others}</translation>
    </message>
    <message>
        <source>{programs}: it needs the custom node {node}</source>
        <translation>{programs}: нужен узел {node}</translation>
    </message>
</context>
<context>
    <name>StartingSection</name>
    <message>
        <source>Starting by itself</source>
        <translation>Автозапуск</translation>
    </message>
    <message>
        <source>Nothing starts by itself until you say so.</source>
        <translation>Пока вы не разрешите, само ничего не запускается.</translation>
    </message>
    <message>
        <source>Start Stablehand when I log in</source>
        <translation>Запускать Stablehand при входе в систему</translation>
    </message>
    <message>
        <source>It begins hidden in the tray.</source>
        <translation>Он запустится свёрнутым в трей.</translation>
    </message>
    <message>
        <source>Start {name} with Stablehand</source>
        <translation>Запускать {name} вместе со Stablehand</translation>
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
    <name>StepDots</name>
    <message>
        <source>Step {number} of {count}</source>
        <translation>Шаг {number} из {count}</translation>
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
    <name>StopQuestion</name>
    <message>
        <source>Go back to the snapshot before</source>
        <translation>Вернуться к прежнему снимку</translation>
    </message>
    <message>
        <source>{names} is running. It is stopped for this; what it computes now is lost.</source>
        <translation>{names} запущен. Для этого он будет остановлен; то, что он сейчас считает, пропадёт.</translation>
    </message>
    <message>
        <source>These are running and are stopped for this; what they compute now is lost: {names}.</source>
        <translation>Они запущены и для этого будут остановлены; то, что они сейчас считают, пропадёт: {names}.</translation>
    </message>
    <message>
        <source>{what}?</source>
        <translation>{what}?</translation>
    </message>
    <message>
        <source>Stop and go on</source>
        <translation>Остановить и продолжить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
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
    <name>TargetChoice</name>
    <message>
        <source>Drive</source>
        <translation>Диск</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>By its kind</source>
        <translation>По типу модели</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Другая папка…</translation>
    </message>
    <message>
        <source>Into which folder?</source>
        <translation>В какую папку?</translation>
    </message>
    <message>
        <source>Below the models folder; it is made if it is not there, for example Lora/people.</source>
        <translation>Внутри папки моделей; если её нет, она создаётся, например Lora/people.</translation>
    </message>
    <message>
        <source>Choose it</source>
        <translation>Выбрать</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>TermsQuestion</name>
    <message>
        <source>You are asked once for these terms.</source>
        <translation>Об этих условиях спрашивают один раз.</translation>
    </message>
    <message>
        <source>{title} has terms of its own.</source>
        <translation>У {title} свои условия.</translation>
    </message>
    <message>
        <source>{title} is under: {licence}.</source>
        <translation>{title} — лицензия: {licence}.</translation>
    </message>
    <message>
        <source>Agree and download</source>
        <translation>Согласиться и загрузить</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Не сейчас</translation>
    </message>
    <message>
        <source>Read its terms</source>
        <translation>Прочитать условия</translation>
    </message>
    <message>
        <source>Do you agree to its terms?</source>
        <translation>Вы согласны с условиями?</translation>
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
    <name>TrashPage</name>
    <message>
        <source>Trash</source>
        <translation>Корзина</translation>
    </message>
    <message>
        <source>What you uninstall lies here first, and copies of your own files that had to give way. Nothing here goes by itself.</source>
        <translation>Сюда сначала попадает всё, что вы удаляете, и копии ваших файлов, которым пришлось уступить место. Само отсюда ничего не исчезает.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Очистить корзину…</translation>
    </message>
    <message>
        <source>Looking into the trash…</source>
        <translation>Смотрим, что в корзине…</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Корзина пуста.</translation>
    </message>
    <message>
        <source>What you uninstall can be brought back from here.</source>
        <translation>Удалённое можно вернуть отсюда.</translation>
    </message>
    <message>
        <source>Go to packages</source>
        <translation>Перейти к пакетам</translation>
    </message>
    <message>
        <source>What is in the trash</source>
        <translation>Что в корзине</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>Удалить насовсем…</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s), {size} on the drive.</source>
        <translation>
            <numerusform>%n объект, {size} на диске.</numerusform>
            <numerusform>%n объекта, {size} на диске.</numerusform>
            <numerusform>%n объектов, {size} на диске.</numerusform>
        </translation>
    </message>
    <message>
        <source>Package</source>
        <translation>Пакет</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Папка</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Ссылка</translation>
    </message>
    <message>
        <source>Where it was is not known any more</source>
        <translation>Где это было, уже неизвестно</translation>
    </message>
    <message>
        <source>From {path}</source>
        <translation>Из {path}</translation>
    </message>
    <message>
        <source>{when}, from {path}</source>
        <translation>{when}, из {path}</translation>
    </message>
    <message>
        <source>{verb}: {name}</source>
        <translation>{verb}: {name}</translation>
    </message>
    <message>
        <source>Delete {name} for good?</source>
        <translation>Удалить {name} насовсем?</translation>
    </message>
    <message>
        <source>Delete everything in the trash for good?</source>
        <translation>Удалить насовсем всё, что в корзине?</translation>
    </message>
    <message>
        <source>Nothing can bring it back then.</source>
        <translation>Вернуть это будет уже нельзя.</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Удалить насовсем</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>It frees {size}.</source>
        <translation>Освободится {size}.</translation>
    </message>
    <message>
        <source>Packages with what you changed in them, such as extensions: {names}.</source>
        <translation>Пакеты со всем, что вы в них меняли, например с расширениями: {names}.</translation>
    </message>
    <message>
        <source>Other files and folders: {count}.</source>
        <translation>Другие файлы и папки: {count}.</translation>
    </message>
    <message>
        <source>Your shared models and images are not part of it.</source>
        <translation>Общих моделей и картинок это не касается.</translation>
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
        <source>Stop all</source>
        <translation>Остановить все</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
    <message>
        <source>Free video memory</source>
        <translation>Освободить видеопамять</translation>
    </message>
    <message>
        <source>Access from the network…</source>
        <translation>Доступ из сети…</translation>
    </message>
    <message>
        <source>VRAM {size}</source>
        <translation>видеопамять {size}</translation>
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
        <source>Its Python environment is deleted: {size}, which frees {freed}; the rest other installs use as well.</source>
        <translation>Окружение Python будет удалено: {size}, освободится {freed}; остальное нужно и другим установкам.</translation>
    </message>
    <message>
        <source>Counting what {name} takes on the disk</source>
        <translation>Считаем, сколько места занимает {name}</translation>
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
        <source>Cancel</source>
        <translation>Отмена</translation>
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
    <message>
        <source>Its Python environment is deleted, which frees {size}.</source>
        <translation>Окружение Python будет удалено, освободится {size}.</translation>
    </message>
    <message>
        <source>The program and what you changed in it go to Stablehand&apos;s trash: {size}. From there they can be brought back.</source>
        <translation>Программа и всё, что вы в ней меняли, попадут в корзину Stablehand: {size}. Оттуда их можно вернуть.</translation>
    </message>
    <message>
        <source>Models in its own folder go to the trash with it, and come back with it: {count}, {size}.</source>
        <translation>Модели из его собственной папки попадут в корзину и вернутся вместе с ним: {count}, {size}.</translation>
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
    <name>UpdateBadge</name>
    <message>
        <source>Pinned</source>
        <translation>Закреплён</translation>
    </message>
    <message>
        <source>It stays at this version.</source>
        <translation>Остаётся на этой версии.</translation>
    </message>
</context>
<context>
    <name>UpdateDialog</name>
    <message>
        <source>Looking at what the update of {name} brings</source>
        <translation>Смотрим, что даст обновление {name}</translation>
    </message>
    <message>
        <source>Update {name}?</source>
        <translation>Обновить {name}?</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Обновить</translation>
    </message>
    <message>
        <source>Other versions</source>
        <translation>Другие версии</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>It is looked for a newer version first; where there is none, nothing changes.</source>
        <translation>Сначала проверим, есть ли версия новее; если нет, ничего не изменится.</translation>
    </message>
    <message>
        <source>It goes on running while the new version is built, and is stopped when that is ready.</source>
        <translation>Пока новая версия собирается, программа продолжит работать; когда та будет готова, программа остановится.</translation>
    </message>
    <message>
        <source>Your models, images, extensions and settings stay as they are.</source>
        <translation>Ваши модели, картинки, расширения и настройки останутся как есть.</translation>
    </message>
    <message>
        <source>The version you have stays as a snapshot; you can go back to it at any time, without the network.</source>
        <translation>Нынешняя версия останется как снимок: к ней можно вернуться когда угодно, даже без сети.</translation>
    </message>
    <message>
        <source>The new one is built beside it and tried out first. It takes at most {size}; {free} are free.</source>
        <translation>Новая собирается рядом и сначала проверяется. Она займёт не больше {size}; свободно {free}.</translation>
    </message>
    <message>
        <source>The oldest snapshot goes afterwards, which frees {size}.</source>
        <translation>Потом самый старый снимок будет удалён, освободится {size}.</translation>
    </message>
    <message>
        <source>The oldest snapshots go afterwards ({numbers}), which frees {size}.</source>
        <translation>Потом самые старые снимки будут удалены ({numbers}), освободится {size}.</translation>
    </message>
    <message>
        <source>It needs other Python packages than before.</source>
        <translation>Ей нужны другие пакеты Python, чем раньше.</translation>
    </message>
    <message>
        <source>Its authors have rewritten its history: some changes that you have are not part of it.</source>
        <translation>Авторы переписали историю: части изменений, которые есть у вас, в ней нет.</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Что нового</translation>
    </message>
</context>
<context>
    <name>UpdateWords</name>
    <message numerus="yes">
        <source>Update: %n change(s)</source>
        <translation>
            <numerusform>Обновление: %n изменение</numerusform>
            <numerusform>Обновление: %n изменения</numerusform>
            <numerusform>Обновление: %n изменений</numerusform>
        </translation>
    </message>
    <message>
        <source>Update: {version}</source>
        <translation>Обновление: {version}</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Обновление</translation>
    </message>
    <message numerus="yes">
        <source>%n update(s)</source>
        <translation>
            <numerusform>%n обновление</numerusform>
            <numerusform>%n обновления</numerusform>
            <numerusform>%n обновлений</numerusform>
        </translation>
    </message>
    <message>
        <source>It brings the version that comes with this Stablehand.</source>
        <translation>Установится версия, которая идёт с этим Stablehand.</translation>
    </message>
    <message numerus="yes">
        <source>From {before} to {after}: %n change(s).</source>
        <translation>
            <numerusform>С {before} на {after}: %n изменение.</numerusform>
            <numerusform>С {before} на {after}: %n изменения.</numerusform>
            <numerusform>С {before} на {after}: %n изменений.</numerusform>
        </translation>
    </message>
    <message>
        <source>From {before} to {after}.</source>
        <translation>С {before} на {after}.</translation>
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
    <message>
        <source>a window of its own</source>
        <translation>в собственном окне</translation>
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
    <name>VersionDialog</name>
    <message>
        <source>Choose a version of {name}</source>
        <translation>Выберите версию {name}</translation>
    </message>
    <message>
        <source>Find a release or branch, or type a tag or commit</source>
        <translation>Найдите релиз или ветку, либо введите тег или коммит</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Версии</translation>
    </message>
    <message>
        <source>Asking its repository what there is…</source>
        <translation>Спрашиваем репозиторий, что есть…</translation>
    </message>
    <message>
        <source>From another repository</source>
        <translation>Из другого репозитория</translation>
    </message>
    <message>
        <source>Address of the repository</source>
        <translation>Адрес репозитория</translation>
    </message>
    <message>
        <source>The address of a fork, for instance. Type a branch, tag or commit of it above, or nothing for the newest that updates bring.</source>
        <translation>Например, адрес форка. Его ветку, тег или коммит введите выше; если ничего не ввести, возьмётся самое новое из того, что приносят обновления.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Taken as it is: a tag, a branch, a commit, or such as pull/7/head</source>
        <translation>Берётся как есть: тег, ветка, коммит или, например, pull/7/head</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>Релиз</translation>
    </message>
    <message>
        <source>Early release</source>
        <translation>Предварительный релиз</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Ветка</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Установлено</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>Рекомендуется</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Проверяем…</translation>
    </message>
    <message>
        <source>That is what is installed already. Choose another version.</source>
        <translation>Именно она и установлена. Выберите другую версию.</translation>
    </message>
    <message>
        <source>It goes on running while the new version is built, and is stopped when that is ready.</source>
        <translation>Пока новая версия собирается, программа продолжит работать; когда та будет готова, программа остановится.</translation>
    </message>
    <message>
        <source>Update {name} to {version}?</source>
        <translation>Обновить {name} до {version}?</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Обновить</translation>
    </message>
</context>
<context>
    <name>VersionSection</name>
    <message>
        <source>Updates bring</source>
        <translation>Обновления приносят</translation>
    </message>
    <message>
        <source>What updates bring</source>
        <translation>Что приносят обновления</translation>
    </message>
    <message>
        <source>Update…</source>
        <translation>Обновить…</translation>
    </message>
    <message>
        <source>Look for updates</source>
        <translation>Проверить обновления</translation>
    </message>
    <message>
        <source>Choose a version…</source>
        <translation>Выбрать версию…</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>Что нового</translation>
    </message>
    <message>
        <source>What upstream has changed</source>
        <translation>Что изменили авторы</translation>
    </message>
    <message>
        <source>Dated {day}</source>
        <translation>Дата: {day}</translation>
    </message>
    <message>
        <source>Asking its repository…</source>
        <translation>Спрашиваем репозиторий…</translation>
    </message>
    <message>
        <source>It is to stay at this version.</source>
        <translation>Остаётся на этой версии.</translation>
    </message>
    <message>
        <source>It has not been looked for updates yet.</source>
        <translation>Обновления ещё не проверялись.</translation>
    </message>
    <message>
        <source>It is up to date. Looked: {when}.</source>
        <translation>Обновлений нет. Проверено: {when}.</translation>
    </message>
    <message numerus="yes">
        <source>There is {version}, with %n change(s). Looked: {when}.</source>
        <translation>
            <numerusform>Есть {version}, изменений: %n. Проверено: {when}.</numerusform>
            <numerusform>Есть {version}, изменений: %n. Проверено: {when}.</numerusform>
            <numerusform>Есть {version}, изменений: %n. Проверено: {when}.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is {version}. Looked: {when}.</source>
        <translation>Есть {version}. Проверено: {when}.</translation>
    </message>
    <message>
        <source>Its authors have rewritten its history: some changes that you have are not part of it.</source>
        <translation>Авторы переписали историю: части изменений, которые есть у вас, в ней нет.</translation>
    </message>
    <message numerus="yes">
        <source>The newest are listed, %n more are not.</source>
        <translation>
            <numerusform>Показаны самые новые, ещё %n не показано.</numerusform>
            <numerusform>Показаны самые новые, ещё %n не показано.</numerusform>
            <numerusform>Показаны самые новые, ещё %n не показано.</numerusform>
        </translation>
    </message>
    <message>
        <source>Which branch shall updates come from?</source>
        <translation>Из какой ветки брать обновления?</translation>
    </message>
    <message>
        <source>Nothing changes until you update it.</source>
        <translation>До обновления ничего не изменится.</translation>
    </message>
    <message>
        <source>Follow it</source>
        <translation>Брать из неё</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>Ветка</translation>
    </message>
    <message>
        <source>Saved. {name} changes only when it is updated.</source>
        <translation>Сохранено. {name} изменится только при обновлении.</translation>
    </message>
</context>
<context>
    <name>VersionWords</name>
    <message>
        <source>Not known</source>
        <translation>Неизвестно</translation>
    </message>
    <message>
        <source>The one that comes with Stablehand</source>
        <translation>Та, что в составе Stablehand</translation>
    </message>
    <message>
        <source>Comes with Stablehand</source>
        <translation>В составе Stablehand</translation>
    </message>
    <message>
        <source>As it was installed</source>
        <translation>Как было установлено</translation>
    </message>
    <message>
        <source>Made by an update</source>
        <translation>Создан обновлением</translation>
    </message>
    <message>
        <source>Made by a repair</source>
        <translation>Создан починкой</translation>
    </message>
    <message>
        <source>Kept by you</source>
        <translation>Сохранён вами</translation>
    </message>
    <message>
        <source>Re-created from a lock</source>
        <translation>Воссоздано по файлу версий</translation>
    </message>
    <message>
        <source>As it was taken over</source>
        <translation>Как было при подключении</translation>
    </message>
    <message>
        <source>Made by a change of extensions</source>
        <translation>Создан изменением расширений</translation>
    </message>
    <message>
        <source>Copied from another install</source>
        <translation>Скопировано из другой установки</translation>
    </message>
    <message>
        <source>Made by a change of its setup</source>
        <translation>Создан изменением окружения</translation>
    </message>
    <message>
        <source>{when}, {time}</source>
        <translation>{when}, {time}</translation>
    </message>
    <message>
        <source>Always the newest release</source>
        <translation>Всегда самый новый релиз</translation>
    </message>
    <message>
        <source>The branch {branch}</source>
        <translation>Ветка {branch}</translation>
    </message>
    <message>
        <source>The branch it came from</source>
        <translation>Ветка, из которой установлено</translation>
    </message>
    <message>
        <source>Another branch…</source>
        <translation>Другая ветка…</translation>
    </message>
    <message>
        <source>Nothing: stay at this version</source>
        <translation>Ничего: остаться на этой версии</translation>
    </message>
    <message>
        <source>As installed: a single commit</source>
        <translation>Как установлено: один коммит</translation>
    </message>
    <message>
        <source>As installed: releases</source>
        <translation>Как установлено: релизы</translation>
    </message>
    <message>
        <source>As installed: branch {branch}</source>
        <translation>Как установлено: ветка {branch}</translation>
    </message>
    <message>
        <source>As the package recommends</source>
        <translation>Как рекомендует пакет</translation>
    </message>
</context>
<context>
    <name>WelcomeStep</name>
    <message>
        <source>Welcome to Stablehand</source>
        <translation>Добро пожаловать в Stablehand</translation>
    </message>
    <message>
        <source>It installs the programs that make images on this computer, keeps them working, and gives them all the same models.</source>
        <translation>Он ставит программы, которые рисуют картинки на этом компьютере, следит, чтобы они работали, и даёт им всем одни и те же модели.</translation>
    </message>
    <message>
        <source>Looking at this computer…</source>
        <translation>Смотрим, что это за компьютер…</translation>
    </message>
    <message>
        <source>Install recommended</source>
        <translation>Установить рекомендуемое</translation>
    </message>
    <message>
        <source>It can be used where it is, models included: nothing is moved, and it can be taken back.</source>
        <translation>Это можно использовать там, где оно лежит, вместе с моделями: ничего не переносится, и всё можно вернуть как было.</translation>
    </message>
    <message>
        <source>No program in the list works on this computer</source>
        <translation>Ни одна программа из списка не работает на этом компьютере</translation>
    </message>
    <message>
        <source>The next pages show what was found, and every program.</source>
        <translation>На следующих страницах — что нашлось и все программы.</translation>
    </message>
    <message>
        <source>Recommended: {name}</source>
        <translation>Рекомендуем: {name}</translation>
    </message>
    <message>
        <source>Recommended: {name} with the model {model}</source>
        <translation>Рекомендуем: {name} и модель {model}</translation>
    </message>
    <message>
        <source>It works without a graphics card. {summary}.</source>
        <translation>Работает без видеокарты. {summary}.</translation>
    </message>
    <message>
        <source>It runs on your graphics card ({backend}). {summary}.</source>
        <translation>Работает на вашей видеокарте ({backend}). {summary}.</translation>
    </message>
    <message>
        <source>Download: up to {download} · on disk: {disk} · {time} on a line of 100 Mbit/s</source>
        <translation>Скачать: до {download} · на диске: {disk} · {time} при 100 Мбит/с</translation>
    </message>
    <message>
        <source>Found on this computer</source>
        <translation>Найдено на этом компьютере</translation>
    </message>
    <message numerus="yes">
        <source>And %n more.</source>
        <translation>
            <numerusform>И ещё %n.</numerusform>
            <numerusform>И ещё %n.</numerusform>
            <numerusform>И ещё %n.</numerusform>
        </translation>
    </message>
    <message>
        <source>Use it…</source>
        <translation>Использовать…</translation>
    </message>
    <message>
        <source>Use {name}…</source>
        <translation>Использовать {name}…</translation>
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
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Browse</source>
        <translation>Каталог</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>Загрузки</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Запущено</translation>
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
    <name>addons</name>
    <message>
        <source>There is no wheel of it that could be trusted.</source>
        <translation>Нет сборки, которой можно доверять.</translation>
    </message>
    <message>
        <source>The install has no torch that it could be built for.</source>
        <translation>В установке нет torch, для которого оно собрано.</translation>
    </message>
    <message>
        <source>There is no {name} for the torch build {backend}.</source>
        <translation>Для сборки torch {backend} нет {name}.</translation>
    </message>
    <message>
        <source>There is no {name} to install on this system; if it can run here, torch brings it along.</source>
        <translation>Для этой системы отдельного {name} нет; если здесь оно работает, то приходит вместе с torch.</translation>
    </message>
    <message>
        <source>There is no {name} that was built for torch {torch} ({backend}).</source>
        <translation>Нет {name}, собранного для torch {torch} ({backend}).</translation>
    </message>
    <message>
        <source>There is no {name} for torch {torch} on Python {python}.</source>
        <translation>Для torch {torch} на Python {python} нет {name}.</translation>
    </message>
    <message>
        <source>{card} is too old for {name}, or unknown: it needs compute capability {least}.</source>
        <translation>{card} слишком старая для {name} или неизвестна: нужна compute capability {least}.</translation>
    </message>
    <message>
        <source>{name} does not fit here: {reason}</source>
        <translation>{name} здесь не подходит: {reason}</translation>
    </message>
    <message>
        <source>{name} was installed but does not work here: {problem}</source>
        <translation>{name} удалось установить, но здесь оно не работает: {problem}</translation>
    </message>
    <message>
        <source>Nothing has changed: the install is as it was.</source>
        <translation>Ничего не изменилось: установка осталась как была.</translation>
    </message>
    <message>
        <source>This version of Stablehand does not know it.</source>
        <translation>Эта версия Stablehand его не знает.</translation>
    </message>
    <message>
        <source>{name} does not come along, and its options are not given any more: {reason}</source>
        <translation>{name} в новое окружение не попало, и его параметры больше не задаются: {reason}</translation>
    </message>
    <message>
        <source>{name} is installed.</source>
        <translation>{name} есть в окружении.</translation>
    </message>
    <message>
        <source>{name} is not installed. To have it: stablehand addons {install} add {id}</source>
        <translation>{name} не установлено. Чтобы установить: stablehand addons {install} add {id}</translation>
    </message>
    <message>
        <source>{flag} is not given: {reason}</source>
        <translation>{flag} не задаётся: {reason}</translation>
    </message>
    <message>
        <source>{addon} was not added to {name}.</source>
        <translation>{addon} не добавлялось в {name}.</translation>
    </message>
    <message>
        <source>{package} can use no add-on &apos;{key}&apos;.</source>
        <translation>У {package} нет дополнения «{key}».</translation>
    </message>
    <message>
        <source>There is: {known}.</source>
        <translation>Есть: {known}.</translation>
    </message>
    <message>
        <source>It has no add-ons.</source>
        <translation>Дополнений для него нет.</translation>
    </message>
    <message>
        <source>{package} does not use {name} on this hardware.</source>
        <translation>{package} на этом оборудовании не использует {name}.</translation>
    </message>
</context>
<context>
    <name>adopt</name>
    <message>
        <source>{path} is not taken over: {reason}.</source>
        <translation>{path} не подключено: {reason}.</translation>
    </message>
    <message>
        <source>Name the folder of the program itself, or one that holds a few of them.</source>
        <translation>Укажите папку самой программы или ту, где лежит несколько программ.</translation>
    </message>
    <message>
        <source>it is a whole drive</source>
        <translation>это целый диск</translation>
    </message>
    <message>
        <source>it is your home folder, or holds it</source>
        <translation>это ваша домашняя папка или папка над ней</translation>
    </message>
    <message>
        <source>it belongs to Stablehand&apos;s own data folder</source>
        <translation>это часть папки данных самого Stablehand</translation>
    </message>
    <message>
        <source>There is no folder at {path}.</source>
        <translation>Папки {path} нет.</translation>
    </message>
    <message>
        <source>Check the path, and whether its drive is connected.</source>
        <translation>Проверьте путь и подключён ли диск.</translation>
    </message>
    <message>
        <source>its Python {python} does not run: {reason}</source>
        <translation>его Python {python} не запускается: {reason}</translation>
    </message>
    <message>
        <source>torch is not installed in it</source>
        <translation>в нём не установлен torch</translation>
    </message>
    <message>
        <source>packages are missing in it: {names}</source>
        <translation>в нём не хватает пакетов: {names}</translation>
    </message>
    <message>
        <source>packages are missing in it: {names} and {count} more</source>
        <translation>в нём не хватает пакетов: {names} и ещё {count}</translation>
    </message>
    <message>
        <source>it cannot be loaded: {text}</source>
        <translation>оно не загружается: {text}</translation>
    </message>
    <message>
        <source>it is not what it says it is: {text}</source>
        <translation>в нём не то, что написано: {text}</translation>
    </message>
    <message>
        <source>it cannot use the device: {text}</source>
        <translation>оно не может использовать устройство: {text}</translation>
    </message>
    <message>
        <source>it cannot compute: {text}</source>
        <translation>оно не может вычислять: {text}</translation>
    </message>
    <message>
        <source>Its torch computes on the processor only, though this machine has a card for it.</source>
        <translation>Его torch вычисляет только на процессоре, хотя на этом компьютере есть подходящая видеокарта.</translation>
    </message>
    <message>
        <source>Its torch was built for other cards ({family}), so it computes on the processor.</source>
        <translation>Его torch собран для других видеокарт ({family}), поэтому вычисляет на процессоре.</translation>
    </message>
    <message>
        <source>it opens the program to others; turn it on in its options if that is what you want</source>
        <translation>он открывает программу другим; если это нужно, включите его в параметрах</translation>
    </message>
    <message>
        <source>Stablehand sets it itself</source>
        <translation>Stablehand задаёт это сам</translation>
    </message>
    <message>
        <source>it hangs on a variable of the shell</source>
        <translation>он зависит от переменной оболочки</translation>
    </message>
    <message>
        <source>the option before takes no value</source>
        <translation>параметр перед ним не принимает значения</translation>
    </message>
    <message>
        <source>it is no port</source>
        <translation>это не порт</translation>
    </message>
    <message>
        <source>The account of what was taken over cannot be read: {reason}.</source>
        <translation>Записи о подключённом не читаются: {reason}.</translation>
    </message>
    <message>
        <source>The file is {file}. The programs themselves are untouched; their installs can be taken away by uninstalling them.</source>
        <translation>Файл: {file}. Сами программы не тронуты; из Stablehand их можно убрать удалением.</translation>
    </message>
    <message>
        <source>a link in it leads back to the shared models or to itself, so it is not shown there</source>
        <translation>ссылка внутри ведёт обратно в общую библиотеку моделей или на саму себя, поэтому там она не показана</translation>
    </message>
    <message>
        <source>it is shown in the shared models already, as {name}</source>
        <translation>в общей библиотеке моделей она уже есть под именем {name}</translation>
    </message>
    <message>
        <source>{path} cannot be taken over: {reason}.</source>
        <translation>{path} подключить нельзя: {reason}.</translation>
    </message>
    <message>
        <source>Stablehand keeps its notes in a folder of its own beside the program. Make the folder writable, then try again. Nothing was changed.</source>
        <translation>Stablehand хранит свои записи в отдельной папке рядом с программой. Разрешите запись в папку и повторите. Ничего не изменено.</translation>
    </message>
    <message>
        <source>{folder} cannot be shown in the shared models: {reason}</source>
        <translation>{folder} нельзя показать в общей библиотеке моделей: {reason}</translation>
    </message>
    <message>
        <source>Give back {name}</source>
        <translation>Возврат {name}</translation>
    </message>
    <message>
        <source>Taking Stablehand&apos;s notes away</source>
        <translation>Удаляются записи Stablehand</translation>
    </message>
    <message>
        <source>Nothing that was taken over is called &apos;{name}&apos;.</source>
        <translation>Среди подключённого нет ничего с именем «{name}».</translation>
    </message>
    <message>
        <source>Taken over: {names}.</source>
        <translation>Подключено: {names}.</translation>
    </message>
    <message>
        <source>Nothing has been taken over here.</source>
        <translation>Здесь ничего не подключали.</translation>
    </message>
    <message>
        <source>Stablehand has changed {name} since it was taken over, so it would not be given back as it was.</source>
        <translation>После подключения Stablehand изменил {name}, поэтому вернуть всё как было не выйдет.</translation>
    </message>
    <message>
        <source>Go back to how it was taken over first: stablehand rollback {name} 1. To keep it as it is now and only take it out of Stablehand: stablehand uninstall {name}</source>
        <translation>Сначала вернитесь к состоянию при подключении: stablehand rollback {name} 1. Чтобы оставить всё как сейчас и только убрать из Stablehand: stablehand uninstall {name}</translation>
    </message>
    <message>
        <source>A model of {name} lies on another drive now: {path}. It came from {origin}.</source>
        <translation>Модель из {name} теперь на другом диске: {path}. Раньше она была здесь: {origin}.</translation>
    </message>
    <message>
        <source>Move it back yourself, then try again.</source>
        <translation>Перенесите её обратно сами и повторите.</translation>
    </message>
    <message>
        <source>Take over {path}</source>
        <translation>Подключение {path}</translation>
    </message>
    <message>
        <source>Looking for programs</source>
        <translation>Поиск программ</translation>
    </message>
    <message>
        <source>Taking over</source>
        <translation>Подключение</translation>
    </message>
    <message>
        <source>The name {name} belongs to nothing that was found.</source>
        <translation>Имя {name} не подходит ни к чему из найденного.</translation>
    </message>
    <message>
        <source>Names go to programs that are new, in the order in which they are found; one in Packages keeps the name of its folder.</source>
        <translation>Имена получают новые программы по порядку; та, что лежит в Packages, сохраняет имя своей папки.</translation>
    </message>
    <message>
        <source>No program that Stablehand knows is in {path}.</source>
        <translation>В {path} нет программ, которые знает Stablehand.</translation>
    </message>
    <message>
        <source>Name the folder of the program itself: the one with main.py, launch.py or webui.py in it. Sub-folders are searched two levels deep.</source>
        <translation>Укажите папку самой программы: ту, где лежит main.py, launch.py или webui.py. Вложенные папки просматриваются на два уровня.</translation>
    </message>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}: {text}</translation>
    </message>
    <message>
        <source>The environment at {path} cannot be used: {problem}. It stays as it is.</source>
        <translation>Окружение в {path} использовать нельзя: {problem}. Оно останется как есть.</translation>
    </message>
    <message>
        <source>There is no environment to use.</source>
        <translation>Окружения нет.</translation>
    </message>
    <message>
        <source>Stablehand makes one of its own beside it, and your files stay: stablehand install {package} --name {name}</source>
        <translation>Stablehand создаст рядом своё, ваши файлы останутся: stablehand install {package} --name {name}</translation>
    </message>
    <message>
        <source>Looking at {name}</source>
        <translation>Проверка {name}</translation>
    </message>
    <message>
        <source>Stablehand knows this program, but has no definition for it yet</source>
        <translation>Stablehand знает эту программу, но описания для неё пока нет</translation>
    </message>
    <message>
        <source>it computes through another program, so it has to be installed by Stablehand; its models can be used</source>
        <translation>она вычисляет через другую программу, поэтому её должен установить Stablehand; её модели использовать можно</translation>
    </message>
    <message>
        <source>it is an install of Stablehand&apos;s already</source>
        <translation>это уже установка Stablehand</translation>
    </message>
    <message>
        <source>it belongs to another Stablehand, with a data folder of its own</source>
        <translation>она принадлежит другому Stablehand со своей папкой данных</translation>
    </message>
    <message>
        <source>its folder has a name that no install can have; letters, digits, spaces, dots, - and _ will do</source>
        <translation>имя её папки не годится для установки; можно буквы, цифры, пробелы, точки, - и _</translation>
    </message>
    <message>
        <source>its folder cannot be written</source>
        <translation>в её папку нельзя записывать</translation>
    </message>
    <message>
        <source>It is running right now (process {pids}). Stop it where it was started before you launch it here.</source>
        <translation>Она сейчас работает (процесс {pids}). Прежде чем запускать её здесь, остановите её там, где она запущена.</translation>
    </message>
    <message>
        <source>Its settings.json is damaged and was read as far as that goes; packages were looked for on the disk.</source>
        <translation>Её settings.json повреждён и прочитан насколько возможно; пакеты найдены на диске.</translation>
    </message>
    <message>
        <source>Environment variables set in Stability Matrix are not taken over: {count}.</source>
        <translation>Переменные окружения из Stability Matrix не переносятся: {count}.</translation>
    </message>
</context>
<context>
    <name>archive</name>
    <message>
        <source>it is damaged: {reason}</source>
        <translation>архив повреждён: {reason}</translation>
    </message>
    <message>
        <source>it is neither a zip file nor a packed tar file</source>
        <translation>это не zip и не сжатый tar</translation>
    </message>
    <message>
        <source>it is locked by a password</source>
        <translation>архив защищён паролем</translation>
    </message>
    <message>
        <source>it holds {name} twice</source>
        <translation>{name} встречается в нём дважды</translation>
    </message>
    <message>
        <source>{name} is not where it should be</source>
        <translation>{name} лежит не там, где нужно</translation>
    </message>
    <message>
        <source>{name} is both a file and a folder</source>
        <translation>{name} — и файл, и папка сразу</translation>
    </message>
    <message>
        <source>it holds more than it should</source>
        <translation>в архиве больше, чем должно быть</translation>
    </message>
    <message>
        <source>{name} in it does not stay inside its folder</source>
        <translation>{name} выходит за пределы своей папки</translation>
    </message>
    <message>
        <source>{name} in it is neither a file nor a folder</source>
        <translation>{name} в нём — не файл и не папка</translation>
    </message>
    <message>
        <source>it is larger than it can be</source>
        <translation>он больше, чем может быть</translation>
    </message>
    <message>
        <source>{name} is not in it</source>
        <translation>{name} в нём нет</translation>
    </message>
    <message>
        <source>{name} was not unpacked: {reason}.</source>
        <translation>Не удалось распаковать {name}: {reason}.</translation>
    </message>
    <message>
        <source>Fetch it again, or from another mirror.</source>
        <translation>Загрузите снова или с другого зеркала.</translation>
    </message>
</context>
<context>
    <name>autostart</name>
    <message>
        <source>The entry for the login cannot be changed: {reason}.</source>
        <translation>Не удаётся изменить запись автозапуска: {reason}.</translation>
    </message>
    <message>
        <source>It would be: {place}</source>
        <translation>Её место: {place}</translation>
    </message>
    <message>
        <source>{name} is open to the network whenever it starts.</source>
        <translation>{name} открыт для сети при каждом запуске.</translation>
    </message>
</context>
<context>
    <name>cache</name>
    <message>
        <source>The next install or update downloads them again.</source>
        <translation>При следующей установке или обновлении они загрузятся заново.</translation>
    </message>
    <message>
        <source>They are made or fetched again when they are shown.</source>
        <translation>Они появятся снова, когда понадобятся.</translation>
    </message>
    <message>
        <source>Python packages, shared by all installs</source>
        <translation>Пакеты Python, общие для всех установок</translation>
    </message>
    <message>
        <source>Python packages that UIs fetched by pip</source>
        <translation>Пакеты Python, которые интерфейсы загрузили через pip</translation>
    </message>
    <message>
        <source>UIs download them again if they need them once more.</source>
        <translation>Интерфейсы загрузят их снова, если понадобится.</translation>
    </message>
    <message>
        <source>Packages of Node.js</source>
        <translation>Пакеты Node.js</translation>
    </message>
    <message>
        <source>Models that UIs fetched from Hugging Face by themselves</source>
        <translation>Модели, которые интерфейсы сами загрузили с Hugging Face</translation>
    </message>
    <message>
        <source>They go to the trash; UIs download them again when they need them.</source>
        <translation>Уйдут в корзину; интерфейсы загрузят их снова, когда понадобится.</translation>
    </message>
    <message>
        <source>Models that UIs fetched by torch</source>
        <translation>Модели, которые интерфейсы загрузили через torch</translation>
    </message>
    <message>
        <source>Small pictures of models and of what hubs offer</source>
        <translation>Миниатюры моделей и того, что есть на сайтах</translation>
    </message>
    <message>
        <source>Lists of hubs and extension indexes</source>
        <translation>Списки сайтов и индексы расширений</translation>
    </message>
    <message>
        <source>They are fetched again when they are looked at.</source>
        <translation>Загрузятся снова, когда понадобятся.</translation>
    </message>
    <message>
        <source>Python builds that no install uses</source>
        <translation>Сборки Python, которые не нужны ни одной установке</translation>
    </message>
    <message>
        <source>An install that wants one of them downloads it again.</source>
        <translation>Если сборка понадобится, установка загрузит её заново.</translation>
    </message>
    <message>
        <source>Tools that no install uses</source>
        <translation>Инструменты, которые не нужны ни одной установке</translation>
    </message>
    <message>
        <source>Temporary files</source>
        <translation>Временные файлы</translation>
    </message>
    <message>
        <source>Nobody misses them.</source>
        <translation>Никому не нужны.</translation>
    </message>
    <message>
        <source>Logs of UIs</source>
        <translation>Журналы интерфейсов</translation>
    </message>
    <message>
        <source>The newest and the last good start of each install stay, and what runs.</source>
        <translation>Самый новый и последний удачный запуск каждой установки останутся, как и всё запущенное.</translation>
    </message>
    <message>
        <source>The trash</source>
        <translation>Корзина</translation>
    </message>
    <message>
        <source>What is in it is gone for good then.</source>
        <translation>Что в ней лежит, пропадёт насовсем.</translation>
    </message>
    <message>
        <source>Looking what there is</source>
        <translation>Смотрим, что есть</translation>
    </message>
    <message>
        <source>Cleaning</source>
        <translation>Очистка</translation>
    </message>
    <message>
        <source>Clean caches</source>
        <translation>Очистка кэшей</translation>
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
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file} нельзя прочитать: {reason}.</translation>
    </message>
    <message>
        <source>{file} is no list of starter models: {problem}.</source>
        <translation>{file} — не список моделей для начала: {problem}.</translation>
    </message>
    <message>
        <source>The fetched catalog is refused: {reason}.</source>
        <translation>Загруженный каталог отклонён: {reason}.</translation>
    </message>
    <message>
        <source>What was in use stays in use. Compare catalog.sha256 with what its makers published.</source>
        <translation>Остаётся прежний каталог. Сверьте catalog.sha256 с тем, что опубликовали его авторы.</translation>
    </message>
    <message>
        <source>its index is not JSON</source>
        <translation>его индекс — не JSON</translation>
    </message>
    <message>
        <source>it is of format {format}, which a newer Stablehand may read</source>
        <translation>у него формат {format}; возможно, его прочтёт более новый Stablehand</translation>
    </message>
    <message>
        <source>its index is wrong at {where}: {problem}</source>
        <translation>в индексе ошибка, {where}: {problem}</translation>
    </message>
    <message>
        <source>{name} is nothing that a catalog holds</source>
        <translation>{name} — такого в каталоге быть не должно</translation>
    </message>
    <message>
        <source>{name} is not a plain drawing</source>
        <translation>{name} — не простой рисунок</translation>
    </message>
    <message>
        <source>it holds no definition</source>
        <translation>в нём нет ни одного описания</translation>
    </message>
    <message>
        <source>its archive has another size than was said</source>
        <translation>размер архива не тот, что указан</translation>
    </message>
    <message>
        <source>its sum is another one than was pinned</source>
        <translation>хеш не тот, что закреплён</translation>
    </message>
    <message>
        <source>the definition of {id} would bring a program of its own</source>
        <translation>описание {id} принесло бы с собой программу</translation>
    </message>
    <message>
        <source>the definition of {id} would write code: {path}</source>
        <translation>описание {id} записало бы код: {path}</translation>
    </message>
    <message>
        <source>another program is refreshing it right now</source>
        <translation>прямо сейчас его обновляет другая программа</translation>
    </message>
    <message>
        <source>Wait until that is done, then try again.</source>
        <translation>Дождитесь, пока это закончится, и попробуйте снова.</translation>
    </message>
    <message>
        <source>There is no source of package definitions, or no sum of it.</source>
        <translation>Не указан источник описаний пакетов или его хеш.</translation>
    </message>
    <message>
        <source>it is larger than it may be</source>
        <translation>он больше допустимого</translation>
    </message>
    <message>
        <source>Check the setting catalog.source.</source>
        <translation>Проверьте настройку catalog.source.</translation>
    </message>
    <message>
        <source>Set catalog.source to the address of an index, and catalog.sha256 to its sum.</source>
        <translation>Укажите в catalog.source адрес индекса, а в catalog.sha256 — его хеш.</translation>
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
        <source>moved from {path}</source>
        <translation>перемещена из {path}</translation>
    </message>
    <message>
        <source>beside the program</source>
        <translation>рядом с программой</translation>
    </message>
    <message>
        <source>chosen, but the choice cannot be read</source>
        <translation>выбрана, но выбор не читается</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>выбрана вами</translation>
    </message>
    <message>
        <source>Connect its drive or put the folder back. Until then nothing can be saved.</source>
        <translation>Подключите её диск или верните папку на место. До тех пор ничего нельзя сохранить.</translation>
    </message>
    <message>
        <source>The data folder that was chosen is not there: {path}</source>
        <translation>Выбранной папки данных нет на месте: {path}</translation>
    </message>
    <message>
        <source>Connect its drive and start again. If it has moved: stablehand data use FOLDER. To go back to the usual place: stablehand data forget</source>
        <translation>Подключите её диск и запустите снова. Если она переехала: stablehand data use FOLDER. Вернуться к обычному месту: stablehand data forget</translation>
    </message>
    <message>
        <source>{file} says where the data folder is, but cannot be read.</source>
        <translation>В {file} записано, где папка данных, но он не читается.</translation>
    </message>
    <message>
        <source>Choose the folder again: stablehand data use FOLDER. To go back to the usual place: stablehand data forget</source>
        <translation>Выберите папку заново: stablehand data use FOLDER. Вернуться к обычному месту: stablehand data forget</translation>
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
        <source>Make room on that drive, then do the same again.</source>
        <translation>Освободите место на этом диске и повторите.</translation>
    </message>
    <message>
        <source>Close what has it open, or wait until a virus scanner is done, then do the same again.</source>
        <translation>Закройте программу, в которой это открыто, или дождитесь конца проверки антивирусом и повторите.</translation>
    </message>
    <message>
        <source>The drive is full.</source>
        <translation>На диске нет места.</translation>
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
        <source>another program has it open</source>
        <translation>это открыто в другой программе</translation>
    </message>
    <message>
        <source>the drive or folder is not there</source>
        <translation>диска или папки нет на месте</translation>
    </message>
    <message>
        <source>the system gives no reason</source>
        <translation>система не называет причину</translation>
    </message>
    <message>
        <source>The data folder {path} is being moved.</source>
        <translation>Папка данных {path} сейчас перемещается.</translation>
    </message>
    <message>
        <source>Wait until that is done, then try again.</source>
        <translation>Дождитесь конца и попробуйте снова.</translation>
    </message>
    <message>
        <source>What is in {path} stays there.</source>
        <translation>То, что лежит в {path}, остаётся там.</translation>
    </message>
    <message>
        <source>Something speaks against {path}: {why}</source>
        <translation>Папка {path} не подходит: {why}</translation>
    </message>
    <message>
        <source>Choose another folder, or insist on this one with --accept-risk.</source>
        <translation>Выберите другую папку или подтвердите, что нужна именно эта: --accept-risk.</translation>
    </message>
    <message>
        <source>{name} runs from this folder.</source>
        <translation>Из этой папки запущено: {name}.</translation>
    </message>
    <message>
        <source>Stablehand is at work in this folder.</source>
        <translation>Stablehand сейчас работает в этой папке.</translation>
    </message>
    <message>
        <source>The window of Stablehand is open.</source>
        <translation>Окно Stablehand открыто.</translation>
    </message>
    <message>
        <source>Downloads are running.</source>
        <translation>Идут загрузки.</translation>
    </message>
    <message>
        <source>Another Stablehand is downloading.</source>
        <translation>Загрузками занят другой Stablehand.</translation>
    </message>
    <message>
        <source>That is where it is now.</source>
        <translation>Она там и лежит.</translation>
    </message>
    <message>
        <source>One of the two folders lies in the other.</source>
        <translation>Одна из папок лежит внутри другой.</translation>
    </message>
    <message>
        <source>This folder was moved already.</source>
        <translation>Эту папку уже переместили.</translation>
    </message>
    <message>
        <source>There are files in it. Name a new or an empty folder.</source>
        <translation>В ней есть файлы. Укажите новую или пустую папку.</translation>
    </message>
    <message>
        <source>A file has this name.</source>
        <translation>Так называется файл.</translation>
    </message>
    <message>
        <source>{place} is a link: name the folder that it leads to.</source>
        <translation>{place} — ссылка: укажите папку, на которую она ведёт.</translation>
    </message>
    <message>
        <source>Another drive is mounted at {path} in the folder.</source>
        <translation>В папке подключён другой диск: {path}.</translation>
    </message>
    <message>
        <source>The drive holds no links, of which there are {count}.</source>
        <translation>Диск не умеет хранить ссылки, а их здесь {count}.</translation>
    </message>
    <message>
        <source>The drive holds no files of more than 4 GB (FAT32).</source>
        <translation>Диск не умеет хранить файлы больше 4 ГБ (FAT32).</translation>
    </message>
    <message>
        <source>The drive takes {one} and {other} for the same name.</source>
        <translation>Для этого диска {one} и {other} — одно и то же имя.</translation>
    </message>
    <message>
        <source>The drive cannot hold this name: {path}</source>
        <translation>На этом диске не может быть такого имени: {path}</translation>
    </message>
    <message>
        <source>Let it come to its end or close it, then try again.</source>
        <translation>Дождитесь конца или закройте, потом попробуйте снова.</translation>
    </message>
    <message>
        <source>The data folder cannot be moved to {path}: {why}</source>
        <translation>Папку данных нельзя переместить в {path}: {why}</translation>
    </message>
    <message>
        <source>Name another folder.</source>
        <translation>Укажите другую папку.</translation>
    </message>
    <message>
        <source>{path} has {free} GB free; the data folder takes {needed} GB.</source>
        <translation>{path}: свободно {free} ГБ, а папке данных нужно {needed} ГБ.</translation>
    </message>
    <message>
        <source>Make room there, or name another folder.</source>
        <translation>Освободите там место или укажите другую папку.</translation>
    </message>
    <message>
        <source>Move the data folder</source>
        <translation>Перемещение папки данных</translation>
    </message>
    <message>
        <source>There is no old data folder left from a move.</source>
        <translation>Старой папки данных после перемещения не осталось.</translation>
    </message>
    <message>
        <source>Deleting the old data folder</source>
        <translation>Удаление старой папки данных</translation>
    </message>
    <message>
        <source>Delete the old data folder</source>
        <translation>Удаление старой папки данных</translation>
    </message>
    <message>
        <source>Something was written into {path} after the move, so it is not deleted: {file}</source>
        <translation>После переноса в {path} что-то записали, поэтому папка не удалена: {file}</translation>
    </message>
    <message>
        <source>Take what you need from there into the new folder, then delete the rest by hand.</source>
        <translation>Перенесите нужное оттуда в новую папку, а остальное удалите вручную.</translation>
    </message>
    <message>
        <source>Looking through the folder</source>
        <translation>Просмотр папки</translation>
    </message>
    <message>
        <source>Renaming the folder</source>
        <translation>Переименование папки</translation>
    </message>
    <message>
        <source>Copying to {path}</source>
        <translation>Копирование в {path}</translation>
    </message>
    <message>
        <source>Something keeps writing into the folder: {path}</source>
        <translation>Что-то всё время пишет в папку: {path}</translation>
    </message>
    <message>
        <source>Close what uses it, then try again.</source>
        <translation>Закройте то, что её использует, и попробуйте снова.</translation>
    </message>
    <message>
        <source>Comparing the copy</source>
        <translation>Сверка копии</translation>
    </message>
    <message>
        <source>The copy of {path} is not as it should be.</source>
        <translation>Копия не совпадает с оригиналом: {path}.</translation>
    </message>
    <message>
        <source>Check the new drive. Nothing was changed: the old folder is used.</source>
        <translation>Проверьте новый диск. Ничего не изменилось: используется старая папка.</translation>
    </message>
    <message>
        <source>Name the new folder from now on: --data {path}</source>
        <translation>Теперь указывайте новую папку: --data {path}</translation>
    </message>
    <message>
        <source>The old folder is still there: {path}. Once all is well, delete it with: stablehand data remove-old</source>
        <translation>Старая папка ещё на месте: {path}. Когда убедитесь, что всё хорошо, удалите её: stablehand data remove-old</translation>
    </message>
    <message>
        <source>Say --accept-risk to move it there all the same.</source>
        <translation>Чтобы всё равно переместить её туда, добавьте --accept-risk.</translation>
    </message>
    <message>
        <source>Close what has files of it open, then do the same again; nothing was changed.</source>
        <translation>Закройте всё, что держит её файлы открытыми, и повторите; ничего не изменилось.</translation>
    </message>
    <message>
        <source>The data folder is not there any more: {path}</source>
        <translation>Папки данных больше нет на месте: {path}</translation>
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
    <name>disk</name>
    <message>
        <source>Python packages: a second UI installs from here in seconds</source>
        <translation>Пакеты Python: отсюда следующий интерфейс устанавливается за секунды</translation>
    </message>
    <message>
        <source>Python packages of pip</source>
        <translation>Пакеты Python от pip</translation>
    </message>
    <message>
        <source>models that UIs have fetched from Hugging Face</source>
        <translation>модели, которые интерфейсы загрузили с Hugging Face</translation>
    </message>
    <message>
        <source>models that UIs have fetched by torch</source>
        <translation>модели, которые интерфейсы загрузили через torch</translation>
    </message>
    <message>
        <source>small pictures</source>
        <translation>уменьшенные картинки</translation>
    </message>
    <message>
        <source>small pictures of models on hubs</source>
        <translation>маленькие картинки моделей с сайтов</translation>
    </message>
    <message>
        <source>lists of hubs</source>
        <translation>списки с сайтов моделей</translation>
    </message>
    <message>
        <source>temporary files of UIs</source>
        <translation>временные файлы интерфейсов</translation>
    </message>
    <message>
        <source>Make room</source>
        <translation>Освобождение места</translation>
    </message>
    <message>
        <source>{name} runs and may use what would be freed.</source>
        <translation>{name} работает и может использовать то, что освободилось бы.</translation>
    </message>
    <message>
        <source>Stop it first: stablehand stop {name}</source>
        <translation>Сначала остановите: stablehand stop {name}</translation>
    </message>
    <message>
        <source>Moving files without a model to the trash</source>
        <translation>Файлы без модели перемещаются в корзину</translation>
    </message>
    <message>
        <source>There is no cache &apos;{name}&apos;.</source>
        <translation>Кэша «{name}» нет.</translation>
    </message>
    <message>
        <source>Caches: {names}.</source>
        <translation>Кэши: {names}.</translation>
    </message>
</context>
<context>
    <name>download</name>
    <message>
        <source>There is no room on the drive.</source>
        <translation>На диске нет места.</translation>
    </message>
    <message>
        <source>the file was changed at its server</source>
        <translation>файл на сервере изменился</translation>
    </message>
    <message>
        <source>the server only gives the whole file</source>
        <translation>сервер отдаёт файл только целиком</translation>
    </message>
    <message>
        <source>the server gave another part than was wanted</source>
        <translation>сервер отдал не ту часть</translation>
    </message>
    <message>
        <source>the server has fewer bytes than are here</source>
        <translation>на сервере меньше байт, чем уже здесь</translation>
    </message>
    <message>
        <source>the server was asked too often</source>
        <translation>к серверу обращались слишком часто</translation>
    </message>
    <message>
        <source>the server answers with status {status}</source>
        <translation>сервер отвечает со статусом {status}</translation>
    </message>
    <message>
        <source>it packs its answers ({encoding}), though it was asked not to</source>
        <translation>он сжимает ответы ({encoding}), хотя его просили этого не делать</translation>
    </message>
    <message>
        <source>the server does not have it yet</source>
        <translation>на сервере его пока нет</translation>
    </message>
    <message>
        <source>hardly a byte came for {seconds} s</source>
        <translation>за {seconds} с почти ничего не пришло</translation>
    </message>
    <message>
        <source>its address has expired</source>
        <translation>срок действия адреса истёк</translation>
    </message>
    <message>
        <source>What is here is kept; let it go on when the network is well.</source>
        <translation>Загруженное сохранено; продолжите, когда сеть заработает.</translation>
    </message>
    <message>
        <source>Fetch it again; if that does not help, do not use it.</source>
        <translation>Загрузите его ещё раз; если это не поможет, не используйте его.</translation>
    </message>
    <message>
        <source>Make that folder writable, or choose another one; then fetch it again.</source>
        <translation>Разрешите запись в эту папку или выберите другую; затем загрузите снова.</translation>
    </message>
    <message>
        <source>{host} sent a page instead of {name}: {said}</source>
        <translation>{host} прислал страницу вместо {name}: {said}</translation>
    </message>
    <message>
        <source>It may need a login, or the address is that of a page, not of a file.</source>
        <translation>Возможно, нужен вход, или это адрес страницы, а не файла.</translation>
    </message>
    <message>
        <source>{host} does not give {name} without a login.</source>
        <translation>{host} не отдаёт {name} без входа.</translation>
    </message>
    <message>
        <source>Give a token of that site in Settings, Accounts, or accept the terms on the model&apos;s page.</source>
        <translation>Введите токен этого сайта в настройках, в разделе «Учётные записи», или примите условия на странице модели.</translation>
    </message>
    <message>
        <source>{host} has no {name} ({status}).</source>
        <translation>На {host} нет {name} ({status}).</translation>
    </message>
    <message>
        <source>Check the address; it may have been taken down.</source>
        <translation>Проверьте адрес; возможно, файл убрали.</translation>
    </message>
    <message>
        <source>{host} does not give {name}: status {status}.</source>
        <translation>{host} не отдаёт {name}: статус {status}.</translation>
    </message>
    <message>
        <source>Check the address, and the model&apos;s page.</source>
        <translation>Проверьте адрес и страницу модели.</translation>
    </message>
    <message>
        <source>{host} refuses {name}, although its address was asked for anew.</source>
        <translation>{host} не отдаёт {name}, хотя адрес запрошен заново.</translation>
    </message>
    <message>
        <source>What is here is kept. Check this computer&apos;s clock, then let it go on.</source>
        <translation>Загруженное сохранено. Проверьте часы этого компьютера и продолжите.</translation>
    </message>
    <message>
        <source>{name} does not come on: {reason}.</source>
        <translation>{name} не загружается дальше: {reason}.</translation>
    </message>
    <message>
        <source>{name} came empty.</source>
        <translation>{name}: пришёл пустой файл.</translation>
    </message>
    <message>
        <source>{name} has {received} bytes, not the {promised} that were promised.</source>
        <translation>{name}: {received} Б вместо обещанных {promised}.</translation>
    </message>
    <message>
        <source>{name} was changed at {host} while it came, again and again.</source>
        <translation>{name} снова и снова менялся на {host} во время загрузки.</translation>
    </message>
    <message>
        <source>Fetch it again later; choose a fixed version if there is one.</source>
        <translation>Загрузите его позже; если есть закреплённая версия, выберите её.</translation>
    </message>
    <message>
        <source>{name} is not the file that was promised: its sum is another one.</source>
        <translation>{name} — не тот файл, что был обещан: сумма другая.</translation>
    </message>
    <message>
        <source>{name} is not what its name says: {reason}.</source>
        <translation>{name} — не то, о чём говорит имя: {reason}.</translation>
    </message>
    <message>
        <source>{name} was fetched by another Stablehand meanwhile.</source>
        <translation>{name} тем временем загрузил другой Stablehand.</translation>
    </message>
    <message>
        <source>It is in its folder.</source>
        <translation>Файл лежит в своей папке.</translation>
    </message>
    <message>
        <source>Another Stablehand fetches {name} right now.</source>
        <translation>{name} сейчас загружает другой Stablehand.</translation>
    </message>
    <message>
        <source>Wait until it is done, or stop it.</source>
        <translation>Дождитесь, пока он закончит, или остановите его.</translation>
    </message>
    <message>
        <source>the server is silent</source>
        <translation>сервер молчит</translation>
    </message>
    <message>
        <source>the server hung up in the middle</source>
        <translation>сервер оборвал связь на середине</translation>
    </message>
    <message>
        <source>what came was packed wrongly</source>
        <translation>ответ сжат неправильно</translation>
    </message>
    <message>
        <source>it does not begin as {ending} files do</source>
        <translation>он начинается не так, как файлы {ending}</translation>
    </message>
    <message>
        <source>There is too little room for {name}: {left} MB are still to come, {missing} MB are missing.</source>
        <translation>Для {name} мало места: загрузить ещё {left} МБ, не хватает {missing} МБ.</translation>
    </message>
    <message>
        <source>Make room on that drive, then let it go on; what is here is kept.</source>
        <translation>Освободите место на диске и продолжите; загруженное сохранено.</translation>
    </message>
    <message>
        <source>The library has not noted it yet: {reason}</source>
        <translation>Библиотека ещё не записала это: {reason}</translation>
    </message>
    <message>
        <source>It is a {kind}; programs look for these elsewhere than in {folder}.</source>
        <translation>Тип — {kind}; программы ищут такие не в {folder}.</translation>
    </message>
    <message>
        <source>By its header it is a {kind}, so it went to {folder}, not to {hub} as its site said.</source>
        <translation>По заголовку это {kind}, поэтому файл попал в {folder}, а не в {hub}, как говорил сайт.</translation>
    </message>
    <message>
        <source>Its header does not tell what it is; move it to a folder where programs look for it.</source>
        <translation>По заголовку не понять, что это; переместите файл в папку, где его ищут программы.</translation>
    </message>
    <message>
        <source>The site wants to be asked less often.</source>
        <translation>Сайт просит обращаться реже.</translation>
    </message>
    <message>
        <source>Nothing was noted beside it: {reason}</source>
        <translation>Рядом ничего не записано: {reason}</translation>
    </message>
    <message>
        <source>{name} is no file that Stablehand fetches.</source>
        <translation>Файлы вида {name} Stablehand не загружает.</translation>
    </message>
    <message>
        <source>It fetches models, their configurations, workflows and archives of them.</source>
        <translation>Загружаются модели, их конфигурации, рабочие процессы и архивы с ними.</translation>
    </message>
    <message>
        <source>{title} has terms to agree to. {facts}</source>
        <translation>С условиями {title} нужно согласиться. {facts}</translation>
    </message>
    <message>
        <source>{title} has a licence to agree to: {name}. {facts}</source>
        <translation>С лицензией {title} нужно согласиться: {name}. {facts}</translation>
    </message>
    <message>
        <source>Agree with --accept-licence; it is asked once.</source>
        <translation>Согласитесь с помощью --accept-licence; спрашивают один раз.</translation>
    </message>
    <message>
        <source>Its hub warns of {name}: {warning}</source>
        <translation>Сайт предупреждает о {name}: {warning}</translation>
    </message>
    <message>
        <source>Look for the same model as .safetensors. Only if you trust whoever made it, say --accept-risk; what could run code goes to quarantine all the same.</source>
        <translation>Поищите ту же модель в .safetensors. Только если вы доверяете автору, добавьте --accept-risk; то, что может запустить код, всё равно попадёт в карантин.</translation>
    </message>
    <message>
        <source>{folder} has room for {free} MB; the downloads need {wanted} MB.</source>
        <translation>В {folder} есть место для {free} МБ; загрузкам нужно {wanted} МБ.</translation>
    </message>
    <message>
        <source>Make room on that drive, or choose another folder.</source>
        <translation>Освободите место на диске или выберите другую папку.</translation>
    </message>
    <message>
        <source>{name} can be fetched in a browser only.</source>
        <translation>{name} можно загрузить только в браузере.</translation>
    </message>
    <message>
        <source>Save it from {page}, then import it: stablehand models import FILE</source>
        <translation>Сохраните его с {page}, затем импортируйте: stablehand models import FILE</translation>
    </message>
    <message>
        <source>{name} cannot be downloaded: its site offers it to nobody.</source>
        <translation>{name} загрузить нельзя: сайт никому его не отдаёт.</translation>
    </message>
    <message>
        <source>Its page may say why; look for another copy of it.</source>
        <translation>Почему — может быть сказано на странице; поищите другую копию.</translation>
    </message>
    <message>
        <source>A virus scanner has found something. {said}</source>
        <translation>Антивирус что-то нашёл. {said}</translation>
    </message>
    <message>
        <source>Loading it could run code. {said}</source>
        <translation>При загрузке в программу может запуститься код. {said}</translation>
    </message>
    <message>
        <source>{text} is no SHA-256: that is 64 digits of 0-9 and a-f.</source>
        <translation>{text} — не SHA-256: в нём 64 знака из 0-9 и a-f.</translation>
    </message>
    <message>
        <source>Read it: {page}</source>
        <translation>Прочитайте: {page}</translation>
    </message>
    <message>
        <source>Download what is queued</source>
        <translation>Загрузка очереди</translation>
    </message>
    <message>
        <source>There is no download {id}.</source>
        <translation>Загрузки {id} нет.</translation>
    </message>
    <message>
        <source>See all of them with: stablehand downloads list</source>
        <translation>Все загрузки: stablehand downloads list</translation>
    </message>
    <message>
        <source>The library had this file already.</source>
        <translation>Этот файл уже был в библиотеке.</translation>
    </message>
    <message>
        <source>Download a file</source>
        <translation>Загрузка файла</translation>
    </message>
    <message>
        <source>Looking up the file</source>
        <translation>Поиск файла</translation>
    </message>
    <message>
        <source>{name} was cancelled.</source>
        <translation>{name}: отменено.</translation>
    </message>
    <message>
        <source>Nothing of it is kept; ask for it again.</source>
        <translation>Ничего не сохранено; запросите снова.</translation>
    </message>
    <message>
        <source>{name} was paused or cancelled.</source>
        <translation>{name}: пауза или отмена.</translation>
    </message>
    <message>
        <source>What is here is kept; let it go on, or ask for it again.</source>
        <translation>Загруженное сохранено; продолжите или запросите снова.</translation>
    </message>
    <message>
        <source>{path} is not there any more.</source>
        <translation>{path}: этого там больше нет.</translation>
    </message>
    <message>
        <source>Ask for it again.</source>
        <translation>Запросите снова.</translation>
    </message>
    <message>
        <source>The link of {name} holds a key, which is not written down: this Stablehand fetches it as long as it runs; later paste the link again.</source>
        <translation>В ссылке на {name} есть ключ, он не записывается: этот Stablehand загружает файл, пока работает; позже вставьте ссылку снова.</translation>
    </message>
    <message>
        <source>Downloading {name}</source>
        <translation>Загрузка {name}</translation>
    </message>
    <message>
        <source>Another Stablehand downloads {name}</source>
        <translation>{name} загружает другой Stablehand</translation>
    </message>
    <message>
        <source>Checking {name}</source>
        <translation>Проверка {name}</translation>
    </message>
</context>
<context>
    <name>evidence</name>
    <message>
        <source>it calls {title} as weights never do</source>
        <translation>вызывает {title} так, как веса никогда не делают</translation>
    </message>
    <message>
        <source>it imports a name that is computed</source>
        <translation>импортирует вычисленное имя</translation>
    </message>
    <message>
        <source>it calls what is no plain import</source>
        <translation>вызывает то, что не импортировано явно</translation>
    </message>
    <message>
        <source>it changes {title} itself</source>
        <translation>меняет сам {title}</translation>
    </message>
    <message>
        <source>it sets attributes by name</source>
        <translation>задаёт атрибуты по имени</translation>
    </message>
    <message>
        <source>it sets the state of something twice</source>
        <translation>дважды задаёт состояние чего-то</translation>
    </message>
    <message>
        <source>it adds to what is no list</source>
        <translation>добавляет к тому, что не список</translation>
    </message>
    <message>
        <source>it sets an item of what is no dict</source>
        <translation>задаёт элемент того, что не словарь</translation>
    </message>
    <message>
        <source>it makes an object with named arguments</source>
        <translation>создаёт объект с именованными аргументами</translation>
    </message>
    <message>
        <source>extension {code} of a registry that is elsewhere</source>
        <translation>расширение {code} из реестра, который лежит не здесь</translation>
    </message>
    <message>
        <source>it copies more than weights need</source>
        <translation>копирует больше, чем нужно весам</translation>
    </message>
    <message>
        <source>it has more than {count} opcodes</source>
        <translation>в нём больше опкодов, чем {count}</translation>
    </message>
    <message>
        <source>more than {count} names</source>
        <translation>имён больше, чем {count}</translation>
    </message>
    <message>
        <source>more than {count} files</source>
        <translation>файлов больше, чем {count}</translation>
    </message>
    <message>
        <source>a text without end</source>
        <translation>текст без конца</translation>
    </message>
    <message>
        <source>a line without end</source>
        <translation>строка без конца</translation>
    </message>
    <message>
        <source>a number without end</source>
        <translation>число без конца</translation>
    </message>
    <message>
        <source>it ends inside a frame</source>
        <translation>кончается внутри кадра</translation>
    </message>
    <message>
        <source>an opcode goes over the end of its frame</source>
        <translation>опкод выходит за конец кадра</translation>
    </message>
    <message>
        <source>a frame in a frame</source>
        <translation>кадр внутри кадра</translation>
    </message>
    <message>
        <source>it is a TorchScript program, which is code</source>
        <translation>это программа TorchScript, то есть код</translation>
    </message>
    <message>
        <source>its members are not in one folder, as torch writes them</source>
        <translation>его части лежат не в одной папке, как их пишет torch</translation>
    </message>
    <message>
        <source>it also holds {count} other members</source>
        <translation>в нём есть и другие части: {count}</translation>
    </message>
    <message>
        <source>it also holds {name}</source>
        <translation>в нём есть ещё {name}</translation>
    </message>
    <message>
        <source>something follows the pickle in {name}</source>
        <translation>после pickle в {name} что-то есть</translation>
    </message>
    <message>
        <source>something follows the pickle of an array</source>
        <translation>после pickle массива что-то есть</translation>
    </message>
    <message>
        <source>something follows its pickle</source>
        <translation>после его pickle что-то есть</translation>
    </message>
    <message>
        <source>what follows is no whole pickle: {reason}</source>
        <translation>дальше идёт не целый pickle: {reason}</translation>
    </message>
    <message>
        <source>{count} bytes follow its end</source>
        <translation>после его конца ещё {count} Б</translation>
    </message>
    <message>
        <source>its first pickle is a lone number</source>
        <translation>его первый pickle — одно число</translation>
    </message>
    <message>
        <source>it refers to something that is no storage</source>
        <translation>ссылается на то, что не хранит тензоры</translation>
    </message>
    <message>
        <source>it can be read as a pickle as well</source>
        <translation>его можно прочитать и как pickle</translation>
    </message>
    <message>
        <source>it can be read as a zip archive as well</source>
        <translation>его можно прочитать и как архив zip</translation>
    </message>
    <message>
        <source>it is a tar archive as well</source>
        <translation>это ещё и архив tar</translation>
    </message>
    <message>
        <source>it is a tar archive</source>
        <translation>это архив tar</translation>
    </message>
    <message>
        <source>it is a program of Windows</source>
        <translation>это программа для Windows</translation>
    </message>
    <message>
        <source>it is a program of Linux</source>
        <translation>это программа для Linux</translation>
    </message>
    <message>
        <source>it is a program of macOS</source>
        <translation>это программа для macOS</translation>
    </message>
    <message>
        <source>it is a program of macOS or Java</source>
        <translation>это программа для macOS или Java</translation>
    </message>
    <message>
        <source>it is a script</source>
        <translation>это скрипт</translation>
    </message>
    <message>
        <source>it is an empty archive</source>
        <translation>это пустой архив</translation>
    </message>
    <message>
        <source>it is an HDF5 file, which may hold code of Keras</source>
        <translation>это файл HDF5, в котором может быть код Keras</translation>
    </message>
    <message>
        <source>it is a cabinet archive</source>
        <translation>это архив cab</translation>
    </message>
    <message>
        <source>it is an {name} archive</source>
        <translation>это архив {name}</translation>
    </message>
    <message>
        <source>it is a {name} archive</source>
        <translation>это архив {name}</translation>
    </message>
    <message>
        <source>it is named .{ending} but is none</source>
        <translation>он назван .{ending}, но это не так</translation>
    </message>
    <message>
        <source>{name} is code</source>
        <translation>{name} — это код</translation>
    </message>
    <message>
        <source>{name} is a link to another folder</source>
        <translation>{name} — ссылка на другую папку</translation>
    </message>
    <message>
        <source>it has no bytes</source>
        <translation>в нём нет ни байта</translation>
    </message>
    <message>
        <source>it is no model file of a known format</source>
        <translation>это не файл модели известного формата</translation>
    </message>
    <message>
        <source>it breaks off</source>
        <translation>обрывается</translation>
    </message>
    <message>
        <source>it has no directory</source>
        <translation>в нём нет оглавления</translation>
    </message>
    <message>
        <source>its directory breaks off</source>
        <translation>его оглавление обрывается</translation>
    </message>
    <message>
        <source>it has no data.pkl</source>
        <translation>в нём нет data.pkl</translation>
    </message>
    <message>
        <source>storage {name} is missing or too short</source>
        <translation>хранилища {name} нет, или оно слишком короткое</translation>
    </message>
    <message>
        <source>storage {name} is not whole</source>
        <translation>хранилище {name} не целое</translation>
    </message>
    <message>
        <source>storage {name} is missing</source>
        <translation>нет хранилища {name}</translation>
    </message>
    <message>
        <source>{name} cannot be unpacked</source>
        <translation>{name} не распаковать</translation>
    </message>
    <message>
        <source>its tensors are elsewhere</source>
        <translation>его тензоры лежат не здесь</translation>
    </message>
    <message>
        <source>its data is elsewhere</source>
        <translation>его данные лежат не здесь</translation>
    </message>
    <message>
        <source>its size is not known</source>
        <translation>его размер неизвестен</translation>
    </message>
    <message>
        <source>its record is damaged</source>
        <translation>его запись повреждена</translation>
    </message>
    <message>
        <source>{found}, not {expected}</source>
        <translation>{found}, а не {expected}</translation>
    </message>
    <message>
        <source>{reason} at byte {position}</source>
        <translation>{reason}, байт {position}</translation>
    </message>
</context>
<context>
    <name>extension</name>
    <message>
        <source>it holds a file with a name that is not safe: {path}</source>
        <translation>в нём есть файл с небезопасным именем: {path}</translation>
    </message>
    <message>
        <source>it is far too large: {path}</source>
        <translation>оно слишком велико: {path}</translation>
    </message>
    <message>
        <source>it is full of links</source>
        <translation>в нём слишком много ссылок</translation>
    </message>
    <message>
        <source>it holds a link that leads out of its folder: {path} -&gt; {aim}</source>
        <translation>в нём есть ссылка, которая ведёт за пределы его папки: {path} -&gt; {aim}</translation>
    </message>
    <message>
        <source>it brings another repository from an address that is not safe: {address}</source>
        <translation>оно тянет за собой репозиторий с небезопасного адреса: {address}</translation>
    </message>
    <message>
        <source>The program&apos;s settings {file} cannot be understood.</source>
        <translation>Не удаётся разобрать настройки программы: {file}.</translation>
    </message>
    <message>
        <source>Start the program once, which mends them, then stop it.</source>
        <translation>Запустите программу один раз, она их исправит, и остановите.</translation>
    </message>
    <message>
        <source>Something named {name} is among the extensions already.</source>
        <translation>Среди расширений уже есть {name}.</translation>
    </message>
    <message>
        <source>Update it, or remove it first.</source>
        <translation>Обновите его или сначала уберите.</translation>
    </message>
    <message>
        <source>Find the extension that breaks {name}</source>
        <translation>Поиск расширения, которое ломает {name}</translation>
    </message>
    <message>
        <source>No extension of {name} is on.</source>
        <translation>У {name} не включено ни одно расширение.</translation>
    </message>
    <message>
        <source>If it does not start, look: stablehand doctor</source>
        <translation>Если не запускается, проверьте: stablehand doctor</translation>
    </message>
    <message>
        <source>No search is under way in {name}.</source>
        <translation>В {name} сейчас ничего не ищется.</translation>
    </message>
    <message>
        <source>Begin one: stablehand extensions {install} bisect start</source>
        <translation>Начать поиск: stablehand extensions {install} bisect start</translation>
    </message>
    <message>
        <source>The switches were not as this test wants them, so it does not count. They are now: start the program and say again whether it works.</source>
        <translation>Расширения были включены не так, как нужно для этой проверки, поэтому она не в счёт. Теперь всё так: запустите программу и снова скажите, работает ли она.</translation>
    </message>
    <message>
        <source>Starting it with {on} extensions</source>
        <translation>Запуск, включено расширений: {on}</translation>
    </message>
    <message>
        <source>Add {extension} to {name}</source>
        <translation>Добавление {extension} в {name}</translation>
    </message>
    <message>
        <source>Update the extensions of {name}</source>
        <translation>Обновление расширений {name}</translation>
    </message>
    <message>
        <source>Look what {extension} would change in {name}</source>
        <translation>Проверка, что {extension} изменит в {name}</translation>
    </message>
    <message>
        <source>Look for updates of the extensions of {name}</source>
        <translation>Поиск обновлений для расширений {name}</translation>
    </message>
    <message>
        <source>A revision can be given for one extension only.</source>
        <translation>Версию можно указать только для одного расширения.</translation>
    </message>
    <message>
        <source>Fetching {name}</source>
        <translation>Загрузка {name}</translation>
    </message>
    <message>
        <source>Asking what is new</source>
        <translation>Узнаём, что нового</translation>
    </message>
    <message>
        <source>Looking what would change in the packages</source>
        <translation>Смотрим, что изменится в пакетах</translation>
    </message>
    <message>
        <source>Making a snapshot with it</source>
        <translation>Создаётся новый снимок</translation>
    </message>
    <message>
        <source>added {names}</source>
        <translation>добавлено: {names}</translation>
    </message>
    <message>
        <source>updated {names}</source>
        <translation>обновлено: {names}</translation>
    </message>
    <message>
        <source>{name} could not be asked: {cause}</source>
        <translation>{name}: не удалось узнать, что нового. {cause}</translation>
    </message>
    <message>
        <source>Nothing was changed. To have it without these requirements, which may not work: {flag}</source>
        <translation>Ничего не изменено. Добавить без этих зависимостей (может не заработать): {flag}</translation>
    </message>
    <message>
        <source>{extension} asks for {requirement}, but {name} needs {held}.</source>
        <translation>{extension} требует {requirement}, а {name} нужно {held}.</translation>
    </message>
    <message>
        <source>Packages that {name} has would get other versions: {changes}</source>
        <translation>У пакетов {name} сменятся версии: {changes}</translation>
    </message>
    <message>
        <source>Nothing was changed. A rollback would take it all back; to go on: {flag}</source>
        <translation>Ничего не изменено. Потом всё можно вернуть через снимок; продолжить: {flag}</translation>
    </message>
    <message>
        <source>The extension is not taken: {reason}.</source>
        <translation>Расширение отклонено: {reason}.</translation>
    </message>
    <message>
        <source>Nothing of it was written to the program&apos;s folder.</source>
        <translation>В папку программы ничего из него не записано.</translation>
    </message>
    <message>
        <source>it holds far too many files</source>
        <translation>в нём слишком много файлов</translation>
    </message>
    <message>
        <source>its repositories lie too deep in each other</source>
        <translation>репозитории в нём слишком глубоко вложены друг в друга</translation>
    </message>
    <message>
        <source>{name} is known to do harm: {why}</source>
        <translation>Известно, что {name} вредит: {why}</translation>
    </message>
    <message>
        <source>There are: {names}.</source>
        <translation>Есть такие: {names}.</translation>
    </message>
    <message>
        <source>There is no extension named {name}.</source>
        <translation>Нет расширения с именем {name}.</translation>
    </message>
    <message>
        <source>There are none yet.</source>
        <translation>Пока нет ни одного.</translation>
    </message>
    <message>
        <source>{name} has no extensions.</source>
        <translation>У {name} не бывает расширений.</translation>
    </message>
    <message>
        <source>The extension that breaks {name} is being searched for.</source>
        <translation>Идёт поиск расширения, которое ломает {name}.</translation>
    </message>
    <message>
        <source>Go on with it, or give it up: stablehand extensions {install} bisect stop</source>
        <translation>Продолжите поиск или прекратите его: stablehand extensions {install} bisect stop</translation>
    </message>
    <message>
        <source>The folder of extensions is a link, so nothing is changed in it: {folder}</source>
        <translation>Папка расширений — это ссылка, поэтому в ней ничего не меняется: {folder}</translation>
    </message>
    <message>
        <source>The index cannot be asked, so this is the copy of {date}. {cause}</source>
        <translation>Индекс недоступен, поэтому это копия от {date}. {cause}</translation>
    </message>
    <message>
        <source>The index {url} cannot be understood.</source>
        <translation>Не удаётся разобрать индекс {url}.</translation>
    </message>
    <message>
        <source>Try again later. A mirror in the settings has to give the same file.</source>
        <translation>Попробуйте позже. Зеркало из настроек должно отдавать такой же файл.</translation>
    </message>
    <message>
        <source>{name} has no public index of extensions.</source>
        <translation>У {name} нет общего индекса расширений.</translation>
    </message>
    <message>
        <source>Add one by the https address of its repository.</source>
        <translation>Добавьте расширение по адресу его репозитория, который начинается с https.</translation>
    </message>
    <message>
        <source>its index is far too large</source>
        <translation>индекс слишком велик</translation>
    </message>
    <message>
        <source>{name} holds what is known to do harm, and nothing of it was run: {why}</source>
        <translation>В {name} есть заведомо вредоносное, ничего из него не запускалось: {why}</translation>
    </message>
    <message>
        <source>A requirement of {name} was left out: {line}. It may need it.</source>
        <translation>Зависимость {name} пропущена: {line}. Возможно, она нужна.</translation>
    </message>
    <message>
        <source>Nothing of it was fetched.</source>
        <translation>Ничего из него не загружено.</translation>
    </message>
    <message>
        <source>The index does not know it. Search it, or give the address of its repository.</source>
        <translation>В индексе его нет. Поищите иначе или укажите адрес репозитория.</translation>
    </message>
    <message>
        <source>Several extensions are called {name}.</source>
        <translation>Расширений с именем {name} несколько.</translation>
    </message>
    <message>
        <source>Give the address of one: {urls}</source>
        <translation>Укажите адрес нужного: {urls}</translation>
    </message>
    <message>
        <source>Give an address that begins with https://, without a name or a password in it.</source>
        <translation>Укажите адрес, который начинается с https://, без имени и пароля в нём.</translation>
    </message>
    <message>
        <source>its address is not one of a repository that is safe</source>
        <translation>его адрес — не адрес репозитория, которому можно доверять</translation>
    </message>
    <message>
        <source>Asked: {name}</source>
        <translation>Проверено: {name}</translation>
    </message>
    <message>
        <source>Ready: {name}</source>
        <translation>Готово: {name}</translation>
    </message>
    <message>
        <source>It is no repository, so nobody knows where a newer one would come from</source>
        <translation>Это не репозиторий, поэтому неизвестно, откуда брать обновление</translation>
    </message>
    <message>
        <source>Files of it were changed by hand and are others in the new version: {names}</source>
        <translation>Эти файлы изменены вручную, а в новой версии они другие: {names}</translation>
    </message>
    <message>
        <source>{name} has no switch for its extensions.</source>
        <translation>В {name} расширения не выключаются.</translation>
    </message>
    <message>
        <source>Remove it instead; the trash keeps it.</source>
        <translation>Уберите его; оно сохранится в корзине.</translation>
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
    <message>
        <source>There was no answer within {seconds} seconds.</source>
        <translation>За {seconds} с ответа не было.</translation>
    </message>
    <message>
        <source>Check the connection, then try again.</source>
        <translation>Проверьте соединение и повторите.</translation>
    </message>
</context>
<context>
    <name>file</name>
    <message>
        <source>it is not an ordinary file</source>
        <translation>это не обычный файл</translation>
    </message>
    <message>
        <source>it is larger than {size} KiB</source>
        <translation>он больше {size} КиБ</translation>
    </message>
    <message>
        <source>it is larger than {size} MiB</source>
        <translation>он больше {size} МиБ</translation>
    </message>
</context>
<context>
    <name>findings</name>
    <message>
        <source>{name}: {cause}</source>
        <translation>{name}: {cause}</translation>
    </message>
</context>
<context>
    <name>fit</name>
    <message>
        <source>{width} x {height} pixels, {batch} at once.</source>
        <translation>{width} x {height} пикселей, картинок сразу: {batch}.</translation>
    </message>
    <message>
        <source>{width} x {height} pixels, {frames} frames.</source>
        <translation>{width} x {height} пикселей, кадров: {frames}.</translation>
    </message>
    <message>
        <source>Not in this file, taken at their usual size of {size} GB: {names}.</source>
        <translation>Нет в этом файле, взято по обычному размеру, {size}&#xa0;ГБ: {names}.</translation>
    </message>
    <message>
        <source>Counted beside a usual model of its family, in half precision ({size} GB).</source>
        <translation>Посчитано вместе с обычной моделью этого семейства в половинной точности ({size}&#xa0;ГБ).</translation>
    </message>
    <message>
        <source>Only what this file needs itself; the model that it works with comes on top.</source>
        <translation>Только то, что нужно самому файлу; модель, с которой он работает, добавляется сверху.</translation>
    </message>
    <message>
        <source>The family is not known, so what computing takes is a rough guess with a wide margin.</source>
        <translation>Семейство неизвестно, поэтому память для вычислений — грубая оценка с большим запасом.</translation>
    </message>
    <message>
        <source>No measurements of this family are published, so the margin is wide.</source>
        <translation>Измерений для этого семейства никто не публиковал, поэтому запас большой.</translation>
    </message>
    <message>
        <source>The header leaves open which it is ({names}); the most demanding was taken.</source>
        <translation>По заголовку не понять, что именно это ({names}); взято самое требовательное.</translation>
    </message>
    <message>
        <source>Text encoders and VAE leave the card while they are not needed.</source>
        <translation>Текстовые энкодеры и VAE уходят с видеокарты, когда не нужны.</translation>
    </message>
    <message>
        <source>There is room to keep everything on the card ({size} GB) between pictures.</source>
        <translation>Места хватает, чтобы между картинками держать на видеокарте всё ({size}&#xa0;ГБ).</translation>
    </message>
    <message>
        <source>The whole model stays on the card.</source>
        <translation>Вся модель остаётся на видеокарте.</translation>
    </message>
    <message>
        <source>The picture is decoded in tiles, guidance is computed one half after the other.</source>
        <translation>Картинка декодируется по частям, guidance считается половина за половиной.</translation>
    </message>
    <message>
        <source>Torch gives up what it keeps in reserve while decoding.</source>
        <translation>При декодировании torch отдаёт то, что держит в запасе.</translation>
    </message>
    <message>
        <source>About {size} GB of weights come over from main memory in each step: slower.</source>
        <translation>Примерно {size}&#xa0;ГБ весов на каждом шаге приходят из оперативной памяти: это медленнее.</translation>
    </message>
    <message>
        <source>Only the part that works is on the card, the rest waits in main memory: a little slower.</source>
        <translation>На видеокарте только та часть, которая работает, остальное ждёт в оперативной памяти: немного медленнее.</translation>
    </message>
    <message>
        <source>Single layers come over from main memory one by one: many times slower.</source>
        <translation>Отдельные слои по одному приходят из оперативной памяти: во много раз медленнее.</translation>
    </message>
    <message>
        <source>Attention that saves memory (flash).</source>
        <translation>Attention, экономный к памяти (flash).</translation>
    </message>
    <message>
        <source>DirectML has no attention that saves memory, so a step takes more.</source>
        <translation>В DirectML нет attention, экономного к памяти, поэтому шаг занимает больше.</translation>
    </message>
    <message>
        <source>Weights of 32 bits are loaded in 16.</source>
        <translation>32-битные веса загружаются как 16-битные.</translation>
    </message>
    <message>
        <source>The processor computes in 32 bits, so weights grow.</source>
        <translation>Процессор считает в 32 битах, поэтому веса становятся больше.</translation>
    </message>
    <message>
        <source>This program keeps no weights of 8 bits; they are loaded in 16.</source>
        <translation>Эта программа не держит 8-битных весов; они загружаются как 16-битные.</translation>
    </message>
    <message>
        <source>Half precision gives black pictures on this card, so it computes in 32 bits.</source>
        <translation>В половинной точности эта видеокарта даёт чёрные картинки, поэтому она считает в 32 битах.</translation>
    </message>
    <message>
        <source>The peak was measured on this machine.</source>
        <translation>Пик измерен на этом компьютере.</translation>
    </message>
    <message>
        <source>Other programs hold {size} GB of the card now.</source>
        <translation>Другие программы сейчас занимают {size}&#xa0;ГБ видеопамяти.</translation>
    </message>
    <message>
        <source>How much memory the card has is not known.</source>
        <translation>Сколько у видеокарты памяти, неизвестно.</translation>
    </message>
    <message>
        <source>How much main memory there is, is not known; enough was assumed.</source>
        <translation>Сколько здесь оперативной памяти, неизвестно; принято, что её хватает.</translation>
    </message>
    <message>
        <source>No card computes here: everything is in main memory, and slow.</source>
        <translation>Видеокарта здесь не считает: всё в оперативной памяти и медленно.</translation>
    </message>
    <message>
        <source>What this file needs beside its weights is not known.</source>
        <translation>Что нужно этому файлу кроме весов, неизвестно.</translation>
    </message>
    <message>
        <source>Main memory is short: {need} GB would be needed, there are {have} GB.</source>
        <translation>Мало оперативной памяти: нужно {need}&#xa0;ГБ, есть {have}&#xa0;ГБ.</translation>
    </message>
    <message>
        <source>In {name} it fits: {size} GB at its peak.</source>
        <translation>В виде {name} поместится: {size}&#xa0;ГБ на пике.</translation>
    </message>
    <message>
        <source>Decode in tiles (VAE tiling): the peak falls to {size} GB.</source>
        <translation>Декодируйте по частям (VAE tiling): пик снизится до {size}&#xa0;ГБ.</translation>
    </message>
    <message>
        <source>Close what else uses the card; there is hardly anything to spare.</source>
        <translation>Закройте всё, что ещё занимает видеокарту: запаса почти нет.</translation>
    </message>
    <message>
        <source>Let the program keep only the working part on the card: {size} GB at the peak.</source>
        <translation>Пусть программа держит на видеокарте только работающую часть: {size}&#xa0;ГБ на пике.</translation>
    </message>
    <message>
        <source>At {width} x {height} pixels it fits: {size} GB at its peak.</source>
        <translation>При {width} x {height} пикселей поместится: {size}&#xa0;ГБ на пике.</translation>
    </message>
    <message>
        <source>One picture at once instead of {batch}: {size} GB at the peak.</source>
        <translation>Одна картинка за раз вместо {batch}: {size}&#xa0;ГБ на пике.</translation>
    </message>
    <message>
        <source>A clip of {frames} frames fits: {size} GB at its peak.</source>
        <translation>Ролик из {frames} кадров поместится: {size}&#xa0;ГБ на пике.</translation>
    </message>
    <message>
        <source>A model of a smaller family fits: {name}, {size} GB at its peak.</source>
        <translation>Поместится модель семейства поменьше: {name}, {size}&#xa0;ГБ на пике.</translation>
    </message>
    <message>
        <source>Nothing smaller of it fits either: {size} GB free for models would be needed.</source>
        <translation>Меньшие варианты тоже не поместятся: моделям нужно {size}&#xa0;ГБ свободной памяти.</translation>
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
    <message>
        <source>It has the branches {branches}.</source>
        <translation>В нём есть ветки {branches}.</translation>
    </message>
    <message>
        <source>It has the branches {branches} and the releases {releases}.</source>
        <translation>В нём есть ветки {branches} и релизы {releases}.</translation>
    </message>
    <message>
        <source>The repository has no branch, tag or commit {ref}.</source>
        <translation>В репозитории нет ветки, тега или коммита {ref}.</translation>
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
    <name>health</name>
    <message>
        <source>Bring them back; they come with Stablehand.</source>
        <translation>Вернуть их: они поставляются со Stablehand.</translation>
    </message>
    <message>
        <source>{count} of {total} files of {package} {version} are not as they were installed, such as {path}. They share their content with the package cache and other installs, which are damaged in the same way.</source>
        <translation>Не такие, как при установке, файлы {package} {version}: {count} из {total}, например {path}. Их содержимое общее с кэшем пакетов и другими установками, там повреждено то же.</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>не установлен</translation>
    </message>
    <message>
        <source>The program&apos;s files could not be compared: {reason}</source>
        <translation>Файлы программы не удалось сравнить: {reason}</translation>
    </message>
    <message>
        <source>A new name for {name} was cut off half-way.</source>
        <translation>Переименование {name} оборвалось на полпути.</translation>
    </message>
    <message>
        <source>The install of {name} did not come to its end.</source>
        <translation>Установка {name} не дошла до конца.</translation>
    </message>
    <message>
        <source>The record of {name} cannot be read.</source>
        <translation>Запись о {name} не читается.</translation>
    </message>
    <message>
        <source>A change of {name} was cut off while it was being put in place.</source>
        <translation>Изменение {name} оборвалось, когда его вводили в действие.</translation>
    </message>
    <message>
        <source>{name} computes with the install {other}, which is not there or not complete.</source>
        <translation>{name} считает с помощью установки {other}, а её нет или она не завершена.</translation>
    </message>
    <message>
        <source>It could not be worked out how {name} would be launched: {reason}</source>
        <translation>Не удалось выяснить, как запускать {name}: {reason}</translation>
    </message>
    <message>
        <source>The Python that {name} runs on is gone: {path}.</source>
        <translation>Python, на котором работает {name}, исчез: {path}.</translation>
    </message>
    <message>
        <source>The environment of {name} is gone: {path}.</source>
        <translation>Окружение {name} исчезло: {path}.</translation>
    </message>
    <message>
        <source>The environment of {name} is damaged: {path} is missing.</source>
        <translation>Окружение {name} повреждено: нет {path}.</translation>
    </message>
    <message>
        <source>{path} still names the place where Python was before.</source>
        <translation>В {path} всё ещё указано прежнее место Python.</translation>
    </message>
    <message>
        <source>{path} does not lead to the environment of {name}.</source>
        <translation>{path} не ведёт к окружению {name}.</translation>
    </message>
    <message>
        <source>{path} is no link to the environment of {name} but something of its own.</source>
        <translation>{path} — не ссылка на окружение {name}, а что-то отдельное.</translation>
    </message>
    <message>
        <source>torch {version} was installed and is gone.</source>
        <translation>Был установлен torch {version}, теперь его нет.</translation>
    </message>
    <message>
        <source>torch is {found} now; {version} was installed and proved.</source>
        <translation>Сейчас torch {found}; был установлен и проверен {version}.</translation>
    </message>
    <message>
        <source>{package} is {found} now; {version} belongs to this torch.</source>
        <translation>Сейчас {package} {found}; к этому torch подходит {version}.</translation>
    </message>
    <message>
        <source>torch {version} ({backend}) cannot use this machine&apos;s hardware: {reason}</source>
        <translation>torch {version} ({backend}) не может использовать оборудование этого компьютера: {reason}</translation>
    </message>
    <message>
        <source>torch {version} computes on the processor, though {card} could do it.</source>
        <translation>torch {version} считает на процессоре, хотя это может {card}.</translation>
    </message>
    <message>
        <source>torch {version} ({backend}) is for a graphics card that is not there now.</source>
        <translation>torch {version} ({backend}) рассчитан на видеокарту, которой сейчас нет.</translation>
    </message>
    <message>
        <source>{count} of {total} files of {package} {version} are missing or have another size, such as {path}.</source>
        <translation>Нет на месте или другого размера файлы {package} {version}: {count} из {total}, например {path}.</translation>
    </message>
    <message>
        <source>{count} of {total} files of {package} {version} have other content, such as {path}.</source>
        <translation>С другим содержимым файлы {package} {version}: {count} из {total}, например {path}.</translation>
    </message>
    <message>
        <source>{package} is half removed: {path} has no account of itself.</source>
        <translation>{package} удалён не до конца: в {path} нет описания.</translation>
    </message>
    <message>
        <source>{package} is there more than once: {versions}.</source>
        <translation>{package} установлен несколько раз: {versions}.</translation>
    </message>
    <message>
        <source>{package} {version} was installed and is gone.</source>
        <translation>Был установлен {package} {version}, теперь его нет.</translation>
    </message>
    <message>
        <source>{package} is {found} now and was {version} when the install was proved.</source>
        <translation>Сейчас {package} {found}, а при проверке установки был {version}.</translation>
    </message>
    <message>
        <source>{count} packages came later, for extensions perhaps: {names}.</source>
        <translation>Добавлено позже, возможно для расширений: {count} ({names}).</translation>
    </message>
    <message>
        <source>{path} was left by a pip that was interrupted.</source>
        <translation>{path} остался от прерванного pip.</translation>
    </message>
    <message>
        <source>{package} is known to be harmful.</source>
        <translation>Известно, что {package} вредоносен.</translation>
    </message>
    <message>
        <source>The program asks for {line}, which is not installed.</source>
        <translation>Программе нужен {line}, он не установлен.</translation>
    </message>
    <message>
        <source>The program asks for {line}; {package} {found} is installed.</source>
        <translation>Программе нужен {line}, а установлен {package} {found}.</translation>
    </message>
    <message>
        <source>The program&apos;s files have lost their repository: {path} is gone.</source>
        <translation>Файлы программы остались без репозитория: {path} исчез.</translation>
    </message>
    <message>
        <source>The program&apos;s repository cannot be read: {reason}</source>
        <translation>Репозиторий программы не читается: {reason}</translation>
    </message>
    <message>
        <source>{count} files of the program are missing, such as {path}.</source>
        <translation>Нет файлов программы: {count}, например {path}.</translation>
    </message>
    <message>
        <source>{count} files of the program lie behind a link of yours or are not there: {path}.</source>
        <translation>Файлы программы лежат за вашей ссылкой или отсутствуют: {count} ({path}).</translation>
    </message>
    <message>
        <source>{count} files of the program were changed by hand, such as {path}.</source>
        <translation>Файлы программы изменены вручную: {count}, например {path}.</translation>
    </message>
    <message>
        <source>The program is at commit {found} now; Stablehand installed {commit}.</source>
        <translation>Сейчас программа на коммите {found}, а Stablehand установил {commit}.</translation>
    </message>
    <message>
        <source>The program&apos;s repository has lost part of its history: {reason}</source>
        <translation>Репозиторий программы потерял часть истории: {reason}</translation>
    </message>
    <message>
        <source>A git that was killed left {count} lock files, such as {path}.</source>
        <translation>После прерванного git остались файлы блокировки: {count}, например {path}.</translation>
    </message>
    <message>
        <source>The program wants the repository {url} in {path}, and it is not there.</source>
        <translation>Программе нужен репозиторий {url} в {path}, а его там нет.</translation>
    </message>
    <message>
        <source>The link {path} to the shared folder {target} is gone or leads nowhere.</source>
        <translation>Ссылка {path} на общую папку {target} исчезла или никуда не ведёт.</translation>
    </message>
    <message>
        <source>{path} is a link of yours that leads nowhere: {target}.</source>
        <translation>{path} — ваша ссылка, она никуда не ведёт: {target}.</translation>
    </message>
    <message>
        <source>Models and results are not shared as planned (method {method}).</source>
        <translation>Общий доступ к моделям и результатам не такой, как задуман (способ {method}).</translation>
    </message>
    <message>
        <source>It cannot be told how models are shared: {reason}</source>
        <translation>Как устроен общий доступ к моделям, выяснить не удалось: {reason}</translation>
    </message>
    <message>
        <source>The folder {path} is missing.</source>
        <translation>Нет папки {path}.</translation>
    </message>
    <message>
        <source>A change of {name} was stopped; what it had built so far is in {path}.</source>
        <translation>Изменение {name} остановлено; что успело собраться, лежит в {path}.</translation>
    </message>
    <message>
        <source>{path} is an environment that nothing can go back to: it has no account of itself.</source>
        <translation>{path} — окружение, к которому нельзя вернуться: у него нет описания.</translation>
    </message>
    <message>
        <source>{path} was left over when the program&apos;s files were put in place.</source>
        <translation>{path} остался после того, как файлы программы встали на место.</translation>
    </message>
    <message>
        <source>{path} was left by a process that was killed.</source>
        <translation>{path} остался от прерванного процесса.</translation>
    </message>
    <message>
        <source>{name} is missing; parts of the program may not work.</source>
        <translation>Не хватает: {name}; часть программы может не работать.</translation>
    </message>
    <message>
        <source>Windows keeps paths to 260 characters, and files of packages can have longer ones.</source>
        <translation>Windows ограничивает пути 260 символами, а у файлов в пакетах они бывают длиннее.</translation>
    </message>
    <message>
        <source>The data folder cannot be used: {reason}</source>
        <translation>Папкой данных нельзя пользоваться: {reason}</translation>
    </message>
    <message>
        <source>The drive of the data folder has only {free} GB left.</source>
        <translation>На диске с папкой данных осталось только {free} ГБ.</translation>
    </message>
    <message>
        <source>A database cannot be used: {reason}</source>
        <translation>Базой данных нельзя пользоваться: {reason}</translation>
    </message>
    <message>
        <source>The settings cannot be used: {reason}</source>
        <translation>Настройками нельзя пользоваться: {reason}</translation>
    </message>
    <message>
        <source>{path} lies among the installs and is none of Stablehand&apos;s.</source>
        <translation>{path} лежит среди установок, но создан не Stablehand.</translation>
    </message>
    <message>
        <source>{path} is an empty entry of the trash, of something that never went there.</source>
        <translation>{path} — пустая запись корзины о том, что туда так и не попало.</translation>
    </message>
    <message>
        <source>Install {package} {version} again, out of the package cache where that is whole, else fetched anew.</source>
        <translation>Установить {package} {version} снова: из кэша пакетов, если там всё цело, иначе скачать заново.</translation>
    </message>
    <message>
        <source>Make the environment anew, of what was fetched already where it is still there. Models, images, extensions and settings stay.</source>
        <translation>Собрать окружение заново, по возможности из уже загруженного. Модели, картинки, расширения и настройки останутся.</translation>
    </message>
    <message>
        <source>Install {package} {version} again from where it came.</source>
        <translation>Установить {package} {version} снова, оттуда же.</translation>
    </message>
    <message>
        <source>Install what the program asks for.</source>
        <translation>Установить то, что нужно программе.</translation>
    </message>
    <message>
        <source>Move the repository to the trash, with whatever you committed to it, and fetch it again. No file of the program, or of yours, is touched. Do it with: {command}</source>
        <translation>Перенести репозиторий в корзину вместе с вашими коммитами и загрузить его снова. Файлы программы и ваши файлы не изменятся. Команда: {command}</translation>
    </message>
    <message>
        <source>Delete it; nothing needs it.</source>
        <translation>Удалить: это никому не нужно.</translation>
    </message>
    <message>
        <source>Share again as planned; files that are in the way are kept.</source>
        <translation>Снова открыть общий доступ как задумано; файлы, которые мешают, сохранятся.</translation>
    </message>
    <message>
        <source>Bring it to its end.</source>
        <translation>Довести до конца.</translation>
    </message>
    <message>
        <source>Go on with it: {command}</source>
        <translation>Продолжить: {command}</translation>
    </message>
    <message>
        <source>Repair or install it: {command}</source>
        <translation>Починить или установить: {command}</translation>
    </message>
    <message>
        <source>Fetch that Python again, and let a copy of the environment use it.</source>
        <translation>Загрузить этот Python снова и перевести на него копию окружения.</translation>
    </message>
    <message>
        <source>Write it anew in a copy of the environment; its packages stay.</source>
        <translation>Записать заново в копии окружения; пакеты останутся.</translation>
    </message>
    <message>
        <source>Let it name {python}.</source>
        <translation>Указать {python}.</translation>
    </message>
    <message>
        <source>Set the link again.</source>
        <translation>Снова поставить ссылку.</translation>
    </message>
    <message>
        <source>Move it to another place, then look again: it is not Stablehand&apos;s to remove.</source>
        <translation>Перенесите в другое место и проверьте снова: удалять это Stablehand не вправе.</translation>
    </message>
    <message>
        <source>Make the environment anew with the build for this machine: {wanted}.</source>
        <translation>Собрать окружение заново, со сборкой для этого компьютера: {wanted}.</translation>
    </message>
    <message>
        <source>If the card does not come back, make the environment anew with {wanted}; else connect it or repair its driver.</source>
        <translation>Если видеокарты больше не будет, собрать окружение заново с {wanted}; иначе подключите её или почините драйвер.</translation>
    </message>
    <message>
        <source>Take the rest of it out and install {package} again.</source>
        <translation>Убрать остатки и установить {package} снова.</translation>
    </message>
    <message>
        <source>Take all of them out and install {package} {version} again.</source>
        <translation>Убрать все и установить {package} {version} снова.</translation>
    </message>
    <message>
        <source>Install {package} {version} again.</source>
        <translation>Установить {package} {version} снова.</translation>
    </message>
    <message>
        <source>Nothing has to be done. To have it as it was: install {package} {version} again.</source>
        <translation>Делать ничего не нужно. Чтобы стало как было, установите {package} {version} снова.</translation>
    </message>
    <message>
        <source>Fetch it again. No file of the program, or of yours, is touched.</source>
        <translation>Загрузить снова. Файлы программы и ваши файлы не изменятся.</translation>
    </message>
    <message>
        <source>Bring them back as the program&apos;s commit has them; nothing else is touched.</source>
        <translation>Вернуть их такими, как в коммите программы; остальное не изменится.</translation>
    </message>
    <message>
        <source>To go back: {back}. To keep what is there and have its packages installed: {keep}</source>
        <translation>Чтобы вернуться: {back}. Чтобы оставить как есть и установить нужные пакеты: {keep}</translation>
    </message>
    <message>
        <source>Delete them; no git is at work there.</source>
        <translation>Удалить: git там не работает.</translation>
    </message>
    <message>
        <source>Fetch it again.</source>
        <translation>Загрузить снова.</translation>
    </message>
    <message>
        <source>It is left alone. Connect the drive it leads to, or remove it by hand.</source>
        <translation>Она останется как есть. Подключите диск, на который она ведёт, или удалите её сами.</translation>
    </message>
    <message>
        <source>Make it.</source>
        <translation>Создать её.</translation>
    </message>
    <message>
        <source>The same change goes on with it. Without it, delete it; it can be built again.</source>
        <translation>То же изменение можно продолжить с этого места. Если оно не нужно, удалите: собрать можно снова.</translation>
    </message>
    <message>
        <source>Empty the trash, or move things to another drive.</source>
        <translation>Очистите корзину или перенесите что-нибудь на другой диск.</translation>
    </message>
    <message>
        <source>Take it over with: {command}. Or move it away; it is left alone.</source>
        <translation>Подключить: {command}. Или перенесите в другое место; Stablehand это не тронет.</translation>
    </message>
    <message>
        <source>Let its install go on where it stopped.</source>
        <translation>Продолжите установку с того же места.</translation>
    </message>
    <message>
        <source>Uninstall it, which keeps models and images, and install it again.</source>
        <translation>Удалите и установите снова; модели и картинки останутся.</translation>
    </message>
    <message>
        <source>Repair that install, or install it again.</source>
        <translation>Почините ту установку или установите её снова.</translation>
    </message>
    <message>
        <source>Move the repository to the trash, with whatever you committed to it, and fetch it again. No file of the program, or of yours, is touched.</source>
        <translation>Перенести репозиторий в корзину вместе с вашими коммитами и загрузить его снова. Файлы программы и ваши файлы не изменятся.</translation>
    </message>
    <message>
        <source>If you did not mean that, choose the version that you want, and its packages are installed with it.</source>
        <translation>Если так вышло случайно, выберите нужную версию — её пакеты установятся вместе с ней.</translation>
    </message>
    <message>
        <source>Do not launch it. Remove that package or extension, then look again.</source>
        <translation>Не запускайте. Удалите этот пакет или расширение и проверьте снова.</translation>
    </message>
    <message>
        <source>Nothing has to be done.</source>
        <translation>Делать ничего не нужно.</translation>
    </message>
    <message>
        <source>Look at the details; it is for you to decide.</source>
        <translation>Посмотрите подробности: решать вам.</translation>
    </message>
    <message>
        <source>{name} is being changed right now, so this may not be how it will be.</source>
        <translation>{name} прямо сейчас меняется, так что итог может быть другим.</translation>
    </message>
    <message>
        <source>The data folder: room, settings, databases, trash, folders among the installs</source>
        <translation>Папка данных: место, настройки, базы данных, корзина, папки среди установок</translation>
    </message>
    <message>
        <source>Examine {name}</source>
        <translation>Проверка {name}</translation>
    </message>
    <message>
        <source>There is no rule named &apos;{rule}&apos;.</source>
        <translation>Правила «{rule}» нет.</translation>
    </message>
    <message>
        <source>The rules that found something are named in what doctor says.</source>
        <translation>Правила, которые что-то нашли, названы в отчёте doctor.</translation>
    </message>
    <message>
        <source>Looking at the environment</source>
        <translation>Проверяем окружение</translation>
    </message>
    <message>
        <source>Comparing files with their records</source>
        <translation>Сравниваем файлы с их описаниями</translation>
    </message>
    <message>
        <source>Looking at the program&apos;s files</source>
        <translation>Проверяем файлы программы</translation>
    </message>
    <message>
        <source>Looking at links and shared folders</source>
        <translation>Проверяем ссылки и общие папки</translation>
    </message>
    <message>
        <source>Python, torch and {count} packages against what was proved, and what the program asks for</source>
        <translation>Python, torch и пакеты ({count}): те ли, что были проверены, и те ли, что нужны программе</translation>
    </message>
    <message>
        <source>{count} files of packages by size, {summed} of them by content too</source>
        <translation>Файлы пакетов: по размеру {count}, из них {summed} и по содержимому</translation>
    </message>
    <message>
        <source>{count} files of packages by size, {summed} by content: every one that has a sum</source>
        <translation>Файлы пакетов: по размеру {count}, по содержимому {summed} — все, у которых есть сумма</translation>
    </message>
    <message>
        <source>The program&apos;s own files</source>
        <translation>Файлы самой программы</translation>
    </message>
    <message>
        <source>The program&apos;s own files and their whole history</source>
        <translation>Файлы самой программы и вся их история</translation>
    </message>
    <message>
        <source>Links and shared folders</source>
        <translation>Ссылки и общие папки</translation>
    </message>
    <message>
        <source>What changes that were stopped may have left</source>
        <translation>Что могло остаться от прерванных изменений</translation>
    </message>
    <message>
        <source>{what} is known to do harm: {why} It was told by {place}.</source>
        <translation>Известно, что {what} наносит вред: {why} Указывает на это {place}.</translation>
    </message>
    <message>
        <source>It is not known where the files of {name} came from.</source>
        <translation>Откуда взялись файлы {name}, неизвестно.</translation>
    </message>
    <message>
        <source>Looking what is wrong</source>
        <translation>Выясняем, что не так</translation>
    </message>
    <message>
        <source>Mending what needs no new packages</source>
        <translation>Чиним то, для чего не нужны новые пакеты</translation>
    </message>
    <message>
        <source>Mending packages beside the current ones</source>
        <translation>Чиним пакеты рядом с нынешними</translation>
    </message>
    <message>
        <source>Looking what is left</source>
        <translation>Проверяем, что осталось</translation>
    </message>
    <message>
        <source>The repair did not help.</source>
        <translation>Починка не помогла.</translation>
    </message>
    <message>
        <source>It is for you to decide.</source>
        <translation>Решать вам.</translation>
    </message>
    <message>
        <source>It is done only when asked for: --rule {rule}</source>
        <translation>Делается только по просьбе: --rule {rule}</translation>
    </message>
    <message>
        <source>It was not asked for, or came up during the repair.</source>
        <translation>Об этом не просили, или оно появилось во время починки.</translation>
    </message>
    <message>
        <source>The next install or update of the program fetches it, or asks for it.</source>
        <translation>Это загрузится или будет запрошено при следующей установке или обновлении программы.</translation>
    </message>
    <message>
        <source>Microsoft&apos;s Visual C++ runtime</source>
        <translation>библиотеки Microsoft Visual C++</translation>
    </message>
    <message>
        <source>A C++ compiler</source>
        <translation>компилятор C++</translation>
    </message>
</context>
<context>
    <name>hub</name>
    <message>
        <source>{host} does not answer: {reason}.</source>
        <translation>{host} не отвечает: {reason}.</translation>
    </message>
    <message>
        <source>Check the connection, then try again; what is done is kept.</source>
        <translation>Проверьте соединение и попробуйте ещё раз; что сделано, сохранено.</translation>
    </message>
    <message>
        <source>The answer of {host} cannot be understood.</source>
        <translation>Ответ {host} нельзя понять.</translation>
    </message>
    <message>
        <source>Try again later; see whether the address of the site in the settings is right.</source>
        <translation>Попробуйте позже; проверьте адрес сайта в настройках.</translation>
    </message>
    <message>
        <source>A web page came in place of the answer of {host}.</source>
        <translation>Вместо ответа {host} пришла веб-страница.</translation>
    </message>
    <message>
        <source>The network may want a login first: open any page in a browser. Else see whether the address of the site in the settings is right.</source>
        <translation>Возможно, сеть сначала требует входа: откройте любую страницу в браузере. Если нет, проверьте адрес сайта в настройках.</translation>
    </message>
    <message>
        <source>{host} was asked too often.</source>
        <translation>{host}: слишком много запросов.</translation>
    </message>
    <message>
        <source>Try again in {minutes} minutes; what is done is kept.</source>
        <translation>Попробуйте через {minutes}&#xa0;мин; что сделано, сохранено.</translation>
    </message>
    <message>
        <source>{host} refuses to answer.</source>
        <translation>{host} отказывается отвечать.</translation>
    </message>
    <message>
        <source>The key may be wrong or have ended; else the site blocks this connection.</source>
        <translation>Возможно, ключ неверен или истёк; иначе сайт блокирует это соединение.</translation>
    </message>
    <message>
        <source>{host} has no {what}, or shows it after a login only.</source>
        <translation>На {host} нет {what}, или это видно только после входа.</translation>
    </message>
    <message>
        <source>Check the name; if it is right, store a token: stablehand token set {service}</source>
        <translation>Проверьте имя; если оно верное, сохраните токен: stablehand token set {service}</translation>
    </message>
    <message>
        <source>{host} does not take the token: it is wrong, or has ended.</source>
        <translation>{host} не принимает токен: он неверный или больше не действует.</translation>
    </message>
    <message>
        <source>Make a new one on the site, then: stablehand token set {service}</source>
        <translation>Создайте новый на сайте, затем: stablehand token set {service}</translation>
    </message>
    <message>
        <source>The token for {host} may not read {what}.</source>
        <translation>Токену для {host} не разрешено читать {what}.</translation>
    </message>
    <message>
        <source>Edit the token on the site: let it read gated repositories, or make one that may read everything your account may.</source>
        <translation>Измените токен на сайте: разрешите ему читать репозитории с условиями, или создайте такой, которому можно читать всё, что доступно вашей учётной записи.</translation>
    </message>
    <message>
        <source>{what} can be had after its terms are accepted.</source>
        <translation>{what}: доступно после принятия условий.</translation>
    </message>
    <message>
        <source>Accept them on {page}, then store a token: stablehand token set {service}</source>
        <translation>Примите их на {page}, затем сохраните токен: stablehand token set {service}</translation>
    </message>
    <message>
        <source>The makers of {what} have not let you in yet.</source>
        <translation>Авторы {what} ещё не открыли вам доступ.</translation>
    </message>
    <message>
        <source>See {page}; try again when they have.</source>
        <translation>Смотрите {page}; попробуйте снова, когда откроют.</translation>
    </message>
    <message>
        <source>Accept them on {page}, logged in with the account of the token; then try again.</source>
        <translation>Примите их на {page}, войдя в учётную запись, от которой этот токен; затем попробуйте снова.</translation>
    </message>
    <message>
        <source>{host} has no {what}.</source>
        <translation>На {host} нет {what}.</translation>
    </message>
    <message>
        <source>Check its name; it may have been renamed or taken away.</source>
        <translation>Проверьте имя; возможно, его переименовали или убрали.</translation>
    </message>
    <message>
        <source>{host} does not offer {what} for download.</source>
        <translation>{host} не даёт загрузить {what}.</translation>
    </message>
    <message>
        <source>Its page may say why; look for another copy of it.</source>
        <translation>Почему — может быть сказано на странице; поищите другую копию.</translation>
    </message>
    <message>
        <source>version {id} of a model</source>
        <translation>версии {id} модели</translation>
    </message>
    <message>
        <source>model {id}</source>
        <translation>модели {id}</translation>
    </message>
    <message>
        <source>Its author lets it be used on CivitAI only.</source>
        <translation>Автор разрешает использовать её только на CivitAI.</translation>
    </message>
    <message>
        <source>Its author shows it to nobody else.</source>
        <translation>Автор не показывает её другим.</translation>
    </message>
    <message>
        <source>CivitAI has archived it: its files are gone from there.</source>
        <translation>CivitAI убрал её в архив: файлов там больше нет.</translation>
    </message>
    <message>
        <source>Only those who pay for it on its page get it.</source>
        <translation>Её получает только тот, кто заплатил на её странице.</translation>
    </message>
    <message>
        <source>{host} gives this only to those who are logged in.</source>
        <translation>{host} отдаёт это только вошедшим.</translation>
    </message>
    <message>
        <source>Make a key in your account on the site, then: stablehand token set {service}</source>
        <translation>Создайте ключ в своей учётной записи на сайте, затем: stablehand token set {service}</translation>
    </message>
    <message>
        <source>Only those who pay for it get this so far.</source>
        <translation>Пока это получает только тот, кто заплатил.</translation>
    </message>
    <message>
        <source>Its page tells what it costs, and when everybody gets it.</source>
        <translation>На странице сказано, сколько это стоит и когда откроется всем.</translation>
    </message>
    <message>
        <source>This is in early access: everybody gets it from {when} on.</source>
        <translation>Это ранний доступ: всем откроется {when}.</translation>
    </message>
    <message>
        <source>Try again then, or pay for it on its page.</source>
        <translation>Попробуйте тогда или заплатите на странице.</translation>
    </message>
    <message>
        <source>{host} has archived this: its files are gone from there.</source>
        <translation>{host} убрал это в архив: файлов там больше нет.</translation>
    </message>
    <message>
        <source>Look for another copy of it, best by its hash.</source>
        <translation>Поищите другую копию, лучше всего по хешу.</translation>
    </message>
    <message>
        <source>Your account on {host} has no right to this.</source>
        <translation>У вашей учётной записи на {host} нет на это прав.</translation>
    </message>
    <message>
        <source>Its page tells who gets it.</source>
        <translation>На странице сказано, кому это доступно.</translation>
    </message>
    <message>
        <source>{host} gives nothing to this account or this connection.</source>
        <translation>{host} ничего не отдаёт этой учётной записи или этому соединению.</translation>
    </message>
    <message>
        <source>Look at your account on the site, or try without a VPN.</source>
        <translation>Посмотрите свою учётную запись на сайте или попробуйте без VPN.</translation>
    </message>
    <message>
        <source>this file</source>
        <translation>этого файла</translation>
    </message>
    <message>
        <source>such file</source>
        <translation>такого файла</translation>
    </message>
    <message>
        <source>CivitAI shows no version of it right now.</source>
        <translation>CivitAI сейчас не показывает ни одной версии.</translation>
    </message>
    <message>
        <source>This cursor is of another search.</source>
        <translation>Этот курсор от другого поиска.</translation>
    </message>
    <message>
        <source>Search again without it, from the first page.</source>
        <translation>Ищите снова без него, с первой страницы.</translation>
    </message>
    <message>
        <source>file {number} of {name}</source>
        <translation>файла {number} из {name}</translation>
    </message>
    <message>
        <source>It lies with {host}, which gives it to browsers only.</source>
        <translation>Файл лежит на {host}, который отдаёт его только браузеру.</translation>
    </message>
    <message>
        <source>An address must not hold a name or a password.</source>
        <translation>В адресе не должно быть имени или пароля.</translation>
    </message>
    <message>
        <source>http:// is for this machine only; use https://.</source>
        <translation>http:// — только для этого компьютера; используйте https://.</translation>
    </message>
    <message>
        <source>This page of {host} shows no model.</source>
        <translation>На этой странице {host} нет модели.</translation>
    </message>
    <message>
        <source>“{text}” names no model that can be looked up.</source>
        <translation>«{text}» не называет модель, которую можно найти.</translation>
    </message>
    <message>
        <source>What is understood: links to Hugging Face, CivitAI and OpenModelDB, links to files (https), hf:owner/repo/file, civitai:version, openmodeldb:name and AIR names.</source>
        <translation>Подойдут: ссылки на Hugging Face, CivitAI и OpenModelDB, ссылки на файлы (https), hf:owner/repo/file, civitai:version, openmodeldb:name и имена AIR.</translation>
    </message>
    <message>
        <source>Another program holds {path}.</source>
        <translation>{path} занят другой программой.</translation>
    </message>
    <message>
        <source>Close it, or wait a moment; then try again.</source>
        <translation>Закройте её или подождите немного; затем попробуйте снова.</translation>
    </message>
    <message>
        <source>This is no token: one is a word of letters and digits.</source>
        <translation>Это не токен: токен — одно слово из букв и цифр.</translation>
    </message>
    <message>
        <source>Copy it from the site once more, alone and whole.</source>
        <translation>Скопируйте его с сайта ещё раз, один и целиком.</translation>
    </message>
    <message>
        <source>There is no keyring here: the token is in a file of the data folder that only you may read.</source>
        <translation>Здесь нет хранилища паролей: токен лежит в файле папки данных, который можете прочитать только вы.</translation>
    </message>
    <message>
        <source>There is no token for {hub}.</source>
        <translation>Токена для {hub} нет.</translation>
    </message>
    <message>
        <source>Store one: stablehand token set {hub}</source>
        <translation>Сохраните его: stablehand token set {hub}</translation>
    </message>
    <message>
        <source>No token for {hub} was kept.</source>
        <translation>Токен для {hub} не был сохранён.</translation>
    </message>
    <message>
        <source>The token could not be checked: {reason}</source>
        <translation>Проверить токен не удалось: {reason}</translation>
    </message>
    <message>
        <source>The variable {name} is set and goes before a token that is kept.</source>
        <translation>Задана переменная {name}; она важнее сохранённого токена.</translation>
    </message>
    <message>
        <source>Estimated from its size.</source>
        <translation>Оценка по размеру.</translation>
    </message>
    <message>
        <source>Estimated from its size: its header does not say what it is.</source>
        <translation>Оценка по размеру: по заголовку не понять, что это.</translation>
    </message>
    <message>
        <source>Estimated from its size: {reason}</source>
        <translation>Оценка по размеру: {reason}</translation>
    </message>
    <message>
        <source>Items that could not be read: {count}.</source>
        <translation>Не удалось прочитать: {count}.</translation>
    </message>
    <message>
        <source>Of {count} files, {name} is taken.</source>
        <translation>Файлов {count}; взят {name}.</translation>
    </message>
    <message>
        <source>file {file} of version {version}</source>
        <translation>файла {file} версии {version}</translation>
    </message>
    <message>
        <source>file {file} of {name}</source>
        <translation>файла {file} из {name}</translation>
    </message>
    <message>
        <source>{name} has {count} files that may be meant.</source>
        <translation>В {name} подходящих файлов: {count}.</translation>
    </message>
    <message>
        <source>Name one of them: {specs}</source>
        <translation>Назовите один из них: {specs}</translation>
    </message>
    <message>
        <source>{name} is a set of files that belong together; none is a model alone.</source>
        <translation>{name} — набор файлов, которые нужны вместе; по отдельности они не модель.</translation>
    </message>
    <message>
        <source>Name the files that are wanted, one by one: {specs}</source>
        <translation>Назовите нужные файлы по одному: {specs}</translation>
    </message>
    <message>
        <source>file with weights in {name}</source>
        <translation>файла с весами в {name}</translation>
    </message>
    <message>
        <source>There is no starter model called {name}.</source>
        <translation>Модели для начала с именем {name} нет.</translation>
    </message>
    <message>
        <source>They are listed by: stablehand models recommended</source>
        <translation>Их список: stablehand models recommended</translation>
    </message>
    <message>
        <source>{name} does not come as {size}; there are: {sizes}.</source>
        <translation>У {name} нет варианта {size}; есть: {sizes}.</translation>
    </message>
</context>
<context>
    <name>index</name>
    <message>
        <source>Check the connection, and endpoints.pypi_index if it is set.</source>
        <translation>Проверьте соединение и endpoints.pypi_index, если он задан.</translation>
    </message>
    <message>
        <source>The package indexes have no usable version of {name}.</source>
        <translation>В индексах пакетов нет подходящей версии {name}.</translation>
    </message>
    <message>
        <source>The package index {address} does not answer: {reason}.</source>
        <translation>Индекс пакетов {address} не отвечает: {reason}.</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation>Нет доверия к сертификату {host}.</translation>
    </message>
    <message>
        <source>Behind a company&apos;s proxy, name its certificate: SSL_CERT_FILE, or pip&apos;s cert.</source>
        <translation>Если выход в сеть идёт через прокси организации, укажите её сертификат: SSL_CERT_FILE или cert из настроек pip.</translation>
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
        <source>Fetching {name}: {percent} %</source>
        <translation>Загрузка {name}: {percent}&#xa0;%</translation>
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
        <source>Install the .NET SDK from https://dotnet.microsoft.com and try again.</source>
        <translation>Установите .NET SDK с https://dotnet.microsoft.com и попробуйте снова.</translation>
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
        <source>The package index could not give versions as of {date}, so the newest that are older than {days} days were installed.</source>
        <translation>Индекс пакетов не смог дать версии на {date}, поэтому установлены самые новые из тех, что старше {days} дн.</translation>
    </message>
    <message>
        <source>It may be what you want kept: {pins}. Under Environment, or with setup, that can be given up.</source>
        <translation>Возможно, дело в том, что вы закрепили: {pins}. Убрать это можно в разделе «Окружение» или командой setup.</translation>
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
        <source>{name} is not wholly installed yet.</source>
        <translation>Установка {name} ещё не завершена.</translation>
    </message>
    <message>
        <source>Go on with it first: stablehand install {package} --name {name}</source>
        <translation>Сначала завершите её: stablehand install {package} --name {name}</translation>
    </message>
    <message>
        <source>{name} comes with Stablehand in one version, so it takes no --ref or --source.</source>
        <translation>{name} поставляется вместе с Stablehand в единственной версии, поэтому --ref и --source здесь не действуют.</translation>
    </message>
    <message>
        <source>Update {name}</source>
        <translation>Обновление {name}</translation>
    </message>
    <message>
        <source>Repair {name}</source>
        <translation>Починка {name}</translation>
    </message>
    <message>
        <source>Re-create {name}</source>
        <translation>Воссоздание {name}</translation>
    </message>
    <message>
        <source>Change the extensions of {name}</source>
        <translation>Изменение расширений {name}</translation>
    </message>
    <message>
        <source>Change the environment of {name}</source>
        <translation>Изменение окружения {name}</translation>
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
        <source>{name} stays where it always was. To take it over again: stablehand adopt {path}</source>
        <translation>{name} остаётся там, где всегда. Подключить снова: stablehand adopt {path}</translation>
    </message>
    <message>
        <source>Stopping {name}</source>
        <translation>Остановка {name}</translation>
    </message>
    <message>
        <source>{folder} is no install of Stablehand&apos;s, so it is left alone.</source>
        <translation>{folder} — не установка Stablehand, поэтому её не трогаем.</translation>
    </message>
    <message>
        <source>If nobody needs it, delete it yourself.</source>
        <translation>Если она никому не нужна, удалите её сами.</translation>
    </message>
    <message>
        <source>{name} is in the trash already.</source>
        <translation>{name} уже в корзине.</translation>
    </message>
    <message>
        <source>To bring it back: stablehand uninstall {name} --undo</source>
        <translation>Вернуть: stablehand uninstall {name} --undo</translation>
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
    <message>
        <source>Some packages that extensions had added do not fit the new version and were left out: {names}. An extension that needs them may fail.</source>
        <translation>Часть пакетов, которые добавили расширения, не подходит к новой версии и не перенесена: {names}. Расширение, которому они нужны, может не работать.</translation>
    </message>
    <message>
        <source>It was copied, but not proved yet.</source>
        <translation>Копия сделана, но ещё не проверена.</translation>
    </message>
    <message>
        <source>{name} is no git checkout, so it cannot change its version.</source>
        <translation>{name} — не репозиторий git, сменить версию нельзя.</translation>
    </message>
    <message>
        <source>Install it anew under another name; it shares the same models.</source>
        <translation>Установите заново под другим именем; модели останутся общими.</translation>
    </message>
    <message>
        <source>A change to {name} was interrupted and its notes cannot be read.</source>
        <translation>Изменение {name} было прервано, а его записи не читаются.</translation>
    </message>
    <message>
        <source>See: stablehand doctor {name}</source>
        <translation>Смотрите: stablehand doctor {name}</translation>
    </message>
    <message>
        <source>{name} was not started on trial: there is no desktop here for its window.</source>
        <translation>{name}: пробного запуска не было, здесь нет рабочего стола для окна.</translation>
    </message>
    <message>
        <source>it did not get ready within {seconds} s</source>
        <translation>она не подготовилась за {seconds} с</translation>
    </message>
    <message>
        <source>it ended with exit code {code}</source>
        <translation>она завершилась с кодом {code}</translation>
    </message>
    <message>
        <source>The new version of {name} does not start: {problem}. The last it said: {line}</source>
        <translation>Новая версия {name} не запускается: {problem}. Последнее, что она сообщила: {line}</translation>
    </message>
    <message>
        <source>The version you had is still there and works. The log has everything.</source>
        <translation>Прежняя версия на месте и работает. Всё записано в журнале.</translation>
    </message>
    <message>
        <source>The new version has a file where your folder {folder} is.</source>
        <translation>В новой версии есть файл там, где у вас папка {folder}.</translation>
    </message>
    <message>
        <source>Move that folder away, then update again.</source>
        <translation>Перенесите эту папку и обновите снова.</translation>
    </message>
    <message>
        <source>Duplicate {name} as {new}</source>
        <translation>Копия {name}: {new}</translation>
    </message>
    <message>
        <source>{name} is not installed to the end.</source>
        <translation>{name}: установка не завершена.</translation>
    </message>
    <message>
        <source>There is something else at {path}.</source>
        <translation>В {path} лежит что-то другое.</translation>
    </message>
    <message>
        <source>Choose another name, or move that away.</source>
        <translation>Выберите другое имя или уберите то, что там лежит.</translation>
    </message>
    <message>
        <source>Looking at what there is to copy</source>
        <translation>Смотрим, что копировать</translation>
    </message>
    <message>
        <source>Copying the program and your files</source>
        <translation>Копируются программа и ваши файлы</translation>
    </message>
    <message>
        <source>Making its environment, sharing the packages&apos; space</source>
        <translation>Создаётся окружение с общими файлами пакетов</translation>
    </message>
    <message>
        <source>Proving that it works</source>
        <translation>Проверяется, что всё работает</translation>
    </message>
    <message>
        <source>Sharing the models</source>
        <translation>Подключаются общие модели</translation>
    </message>
    <message>
        <source>Models and results in the program&apos;s own folder were not copied: {count} files, {gb} GB, such as {path}. To copy them too: --with-models</source>
        <translation>Модели и результаты из папки программы не скопированы: файлов {count}, {gb}&#xa0;ГБ, например {path}. Чтобы скопировать и их: --with-models</translation>
    </message>
    <message>
        <source>Rename {name} to {new}</source>
        <translation>Новое имя для {name}: {new}</translation>
    </message>
    <message>
        <source>{name} is called like this already.</source>
        <translation>{name} уже так называется.</translation>
    </message>
    <message>
        <source>{path} cannot get another name: other folders lead to it.</source>
        <translation>{path} нельзя переименовать: на неё ведут другие папки.</translation>
    </message>
    <message>
        <source>Keep the name, or take that back first.</source>
        <translation>Оставьте имя или сначала отмените это.</translation>
    </message>
    <message>
        <source>Roll {name} back</source>
        <translation>Возврат {name} к прежней версии</translation>
    </message>
    <message>
        <source>See what there is else: stablehand snapshots {name}</source>
        <translation>Что ещё есть: stablehand snapshots {name}</translation>
    </message>
    <message>
        <source>Make one of the same version anew: stablehand update {name} --ref {ref}</source>
        <translation>Соберите такую же версию заново: stablehand update {name} --ref {ref}</translation>
    </message>
    <message>
        <source>The environment of snapshot {number} of {name} is gone.</source>
        <translation>Окружение снимка {number} у {name} исчезло.</translation>
    </message>
    <message>
        <source>Snapshot {number} of {name} is the current one.</source>
        <translation>Снимок {number} у {name} — нынешний.</translation>
    </message>
    <message>
        <source>{name} has no earlier version to go back to yet.</source>
        <translation>У {name} пока нет прежней версии, к которой можно вернуться.</translation>
    </message>
    <message>
        <source>{name} has no snapshot {number}.</source>
        <translation>У {name} нет снимка {number}.</translation>
    </message>
    <message>
        <source>A snapshot is made with each update and repair.</source>
        <translation>Снимок создаётся при каждом обновлении и каждой починке.</translation>
    </message>
    <message>
        <source>There are: {known}.</source>
        <translation>Есть такие: {known}.</translation>
    </message>
    <message>
        <source>Take a snapshot of {name}</source>
        <translation>Снимок {name}</translation>
    </message>
    <message>
        <source>Going back to the earlier version of {name}</source>
        <translation>Возвращаем прежнюю версию {name}</translation>
    </message>
    <message>
        <source>Nothing has changed. Going back without asking whether it works: --no-probe</source>
        <translation>Ничего не изменилось. Вернуться без проверки, работает ли: --no-probe</translation>
    </message>
    <message>
        <source>Copying the environment of {name}</source>
        <translation>Копируем окружение {name}</translation>
    </message>
    <message>
        <source>Files of the program that you had changed are as this version has them: {names}. Yours are kept in {folder} and come back with a rollback.</source>
        <translation>Файлы программы, которые вы изменили, теперь такие, как в этой версии: {names}. Ваши лежат в {folder} и вернутся при откате.</translation>
    </message>
    <message>
        <source>Another commit had been checked out by hand, or by the program itself: {commit}. It is kept, and a rollback brings it back.</source>
        <translation>Вручную или самой программой был выбран другой коммит: {commit}. Он сохранён, откат его вернёт.</translation>
    </message>
    <message>
        <source>Databases of the program are as they were when this version was left, since another one may have changed their form: {names}. Those of today are kept in {folder}.</source>
        <translation>Базы данных программы такие, какими были, когда вы ушли с этой версии: другая могла изменить их устройство: {names}. Сегодняшние лежат в {folder}.</translation>
    </message>
    <message>
        <source>Fetching Python {version}: {percent} %</source>
        <translation>Загрузка Python {version}: {percent} %</translation>
    </message>
    <message>
        <source>The mirror has no {name}: {file}.</source>
        <translation>На зеркале нет {name}: {file}.</translation>
    </message>
    <message>
        <source>Check the setting {setting}.</source>
        <translation>Проверьте настройку {setting}.</translation>
    </message>
    <message>
        <source>Change how {name} shares models</source>
        <translation>Изменение доступа {name} к общим моделям</translation>
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
    <name>lan</name>
    <message>
        <source>A password does not begin with -, as options do.</source>
        <translation>Пароль не может начинаться с «-»: так начинаются параметры.</translation>
    </message>
    <message>
        <source>A password has 8 to 100 letters, digits and the characters . _ ~ -</source>
        <translation>В пароле от 8 до 100 латинских букв, цифр и знаков . _ ~ -</translation>
    </message>
    <message>
        <source>Leave it out, and one is made.</source>
        <translation>Если его не указать, он будет создан.</translation>
    </message>
    <message>
        <source>{name} is to be open to the network, but its password cannot be read.</source>
        <translation>{name} должен быть открыт для сети, но его пароль не удаётся прочесть.</translation>
    </message>
    <message>
        <source>Unlock the keyring, or set it anew: stablehand share {name} --lan</source>
        <translation>Разблокируйте хранилище паролей или задайте пароль заново: stablehand share {name} --lan</translation>
    </message>
    <message>
        <source>Whoever is in the same network can then use {name}, see and take what it makes, and through its extensions or nodes run programs on this computer with your rights.</source>
        <translation>Любой в той же сети сможет пользоваться {name}, видеть и забирать результаты, а через расширения или узлы — запускать программы на этом компьютере с вашими правами.</translation>
    </message>
    <message>
        <source>{name} cannot ask for a password: nobody in the network is kept out.</source>
        <translation>{name} не умеет спрашивать пароль: доступ получит каждый в сети.</translation>
    </message>
    <message>
        <source>Its page asks for a password, its API does not: programs in the network can use it.</source>
        <translation>Страница спрашивает пароль, а API — нет: им смогут пользоваться программы в сети.</translation>
    </message>
    <message>
        <source>It takes the password by its command line only: other users of this computer can see it there.</source>
        <translation>Пароль передаётся только в командной строке: другие пользователи этого компьютера могут его там увидеть.</translation>
    </message>
    <message>
        <source>{name} answers on this computer only.</source>
        <translation>{name} отвечает только на этом компьютере.</translation>
    </message>
    <message>
        <source>It cannot be told to listen anywhere else.</source>
        <translation>Указать ему другой адрес нельзя.</translation>
    </message>
    <message>
        <source>Leave the password out.</source>
        <translation>Не указывайте пароль.</translation>
    </message>
    <message>
        <source>If that is what you want, add {consent}.</source>
        <translation>Если вы этого хотите, добавьте {consent}.</translation>
    </message>
    <message>
        <source>There is no keyring here: the password is in a file that only you may read.</source>
        <translation>Хранилища паролей здесь нет: пароль лежит в файле, который можете прочесть только вы.</translation>
    </message>
    <message>
        <source>{name} runs, and is open to the network once it is restarted.</source>
        <translation>{name} работает и откроется для сети после перезапуска.</translation>
    </message>
    <message>
        <source>{name} runs, and asks for the password from before until it is restarted.</source>
        <translation>{name} запущен и до перезапуска спрашивает прежний пароль.</translation>
    </message>
    <message>
        <source>{name} runs, and stays open to others until it is restarted.</source>
        <translation>{name} работает и останется открытым для других до перезапуска.</translation>
    </message>
    <message>
        <source>If Windows asks, allow it in private networks only; else let port {port} through its firewall.</source>
        <translation>Если Windows спросит, разрешите доступ только в частных сетях; иначе откройте порт {port} в её брандмауэре.</translation>
    </message>
    <message>
        <source>If others do not reach port {port}, let Python in: System Settings, Network, Firewall.</source>
        <translation>Если порт {port} недоступен другим, разрешите Python: «Системные настройки», «Сеть», «Брандмауэр».</translation>
    </message>
    <message>
        <source>If others do not reach it, let the port through the firewall: sudo ufw allow {port}/tcp</source>
        <translation>Если другим он недоступен, откройте порт в брандмауэре: sudo ufw allow {port}/tcp</translation>
    </message>
</context>
<context>
    <name>launch</name>
    <message>
        <source>You set it.</source>
        <translation>Задано вами.</translation>
    </message>
    <message>
        <source>You opened it to your network.</source>
        <translation>Вы открыли доступ из сети.</translation>
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
        <source>No news and no reports of Node&apos;s package managers.</source>
        <translation>Без новостей и отчётов от менеджеров пакетов Node.</translation>
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
        <source>The card chosen for {name} is not there: {card}. {other} computes instead.</source>
        <translation>Видеокарты, выбранной для {name}, нет: {card}. Вместо неё считает {other}.</translation>
    </message>
    <message>
        <source>{name} was installed for other hardware; it may be slow or fail until it is reinstalled.</source>
        <translation>{name}: установка сделана для другого оборудования; пока её не переустановить, возможны медленная работа и сбои.</translation>
    </message>
    <message>
        <source>The processor</source>
        <translation>процессор</translation>
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
    <name>licence</name>
    <message>
        <source>Selling images made with it: {answer}</source>
        <translation>Продавать картинки, сделанные с ней: {answer}</translation>
    </message>
    <message>
        <source>Paid generation on CivitAI: {answer}</source>
        <translation>Платная генерация на CivitAI: {answer}</translation>
    </message>
    <message>
        <source>Paid generation on other services: {answer}</source>
        <translation>Платная генерация на других сервисах: {answer}</translation>
    </message>
    <message>
        <source>Selling the model or merges of it: {answer}</source>
        <translation>Продавать модель или слияния с ней: {answer}</translation>
    </message>
    <message>
        <source>allowed</source>
        <translation>можно</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>нельзя</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>неизвестно</translation>
    </message>
    <message>
        <source>Licence: {name}</source>
        <translation>Лицензия: {name}</translation>
    </message>
    <message>
        <source>Using it without naming its author: {answer}</source>
        <translation>Использовать, не называя автора: {answer}</translation>
    </message>
    <message>
        <source>Sharing merges of it: {answer}</source>
        <translation>Делиться слияниями с ней: {answer}</translation>
    </message>
    <message>
        <source>Giving merges other permissions: {answer}</source>
        <translation>Давать слияниям другие разрешения: {answer}</translation>
    </message>
    <message>
        <source>Pictures made with it may be sold.</source>
        <translation>Картинки, сделанные с ней, можно продавать.</translation>
    </message>
    <message>
        <source>Pictures made with it may not be sold.</source>
        <translation>Картинки, сделанные с ней, продавать нельзя.</translation>
    </message>
    <message>
        <source>CivitAI may offer paid generation with it.</source>
        <translation>CivitAI может предлагать платную генерацию с ней.</translation>
    </message>
    <message>
        <source>CivitAI may not offer paid generation with it.</source>
        <translation>CivitAI не может предлагать платную генерацию с ней.</translation>
    </message>
    <message>
        <source>Other services may offer paid generation with it.</source>
        <translation>Другие сервисы могут предлагать платную генерацию с ней.</translation>
    </message>
    <message>
        <source>Other services may not offer paid generation with it.</source>
        <translation>Другие сервисы не могут предлагать платную генерацию с ней.</translation>
    </message>
    <message>
        <source>The model and merges of it may be sold.</source>
        <translation>Модель и её слияния можно продавать.</translation>
    </message>
    <message>
        <source>The model and merges of it may not be sold.</source>
        <translation>Модель и её слияния продавать нельзя.</translation>
    </message>
    <message>
        <source>No commercial use of it is granted.</source>
        <translation>Коммерческое использование не разрешено.</translation>
    </message>
    <message>
        <source>Its author need not be named.</source>
        <translation>Автора указывать не обязательно.</translation>
    </message>
    <message>
        <source>Its author has to be named.</source>
        <translation>Автора нужно указать.</translation>
    </message>
    <message>
        <source>Merges of it may be shared.</source>
        <translation>Слияниями с ней можно делиться.</translation>
    </message>
    <message>
        <source>Merges of it may not be shared.</source>
        <translation>Слияниями с ней делиться нельзя.</translation>
    </message>
    <message>
        <source>Merges of it may be given other permissions.</source>
        <translation>Слияниям с ней можно дать другие разрешения.</translation>
    </message>
    <message>
        <source>Merges of it have to keep these permissions.</source>
        <translation>Слияния с ней должны сохранить эти разрешения.</translation>
    </message>
    <message>
        <source>It is for use without profit only.</source>
        <translation>Только для некоммерческого использования.</translation>
    </message>
    <message>
        <source>It is for research only.</source>
        <translation>Только для исследований.</translation>
    </message>
    <message>
        <source>Whoever passes it on has to name its makers.</source>
        <translation>Тот, кто передаёт её дальше, должен назвать авторов.</translation>
    </message>
    <message>
        <source>Changed versions that are passed on keep the same licence.</source>
        <translation>Изменённые версии передаются дальше под той же лицензией.</translation>
    </message>
    <message>
        <source>Changed versions may not be passed on.</source>
        <translation>Изменённые версии передавать нельзя.</translation>
    </message>
    <message>
        <source>Whoever passes it on has to give its source as well.</source>
        <translation>Тот, кто передаёт её дальше, должен дать и исходники.</translation>
    </message>
    <message>
        <source>Some uses are forbidden; the licence lists them, and they go along with the weights.</source>
        <translation>Некоторые применения запрещены; они перечислены в лицензии и остаются с весами.</translation>
    </message>
    <message>
        <source>Whoever earns more than 1,000,000 US dollars a year needs another licence.</source>
        <translation>Тому, кто зарабатывает больше 1 000 000 долларов США в год, нужна другая лицензия.</translation>
    </message>
    <message>
        <source>Whoever earns more than 10,000,000 US dollars a year needs another licence.</source>
        <translation>Тому, кто зарабатывает больше 10 000 000 долларов США в год, нужна другая лицензия.</translation>
    </message>
    <message>
        <source>Services with very many users need another licence.</source>
        <translation>Сервисам с очень большим числом пользователей нужна другая лицензия.</translation>
    </message>
    <message>
        <source>It is not given to users in the European Union, the United Kingdom and South Korea.</source>
        <translation>Она не предоставляется пользователям в Европейском союзе, Великобритании и Южной Корее.</translation>
    </message>
    <message>
        <source>The model itself may not be used for profit, as in a service or a product.</source>
        <translation>Саму модель нельзя использовать ради прибыли, например в сервисе или продукте.</translation>
    </message>
    <message>
        <source>Its text allows selling pictures within limits of its own; read it before you do.</source>
        <translation>Её текст разрешает продавать картинки в своих пределах; прочитайте его сначала.</translation>
    </message>
    <message>
        <source>The card names a licence without profit, but the licence file beside it may be a newer one that allows selling pictures; read it before you do.</source>
        <translation>В карточке указана некоммерческая лицензия, но файл лицензии рядом может быть новее и разрешать продажу картинок; прочитайте его сначала.</translation>
    </message>
    <message>
        <source>This licence is not known to Stablehand; read it before you sell pictures.</source>
        <translation>Этой лицензии Stablehand не знает; прочитайте её, прежде чем продавать картинки.</translation>
    </message>
    <message>
        <source>No licence is named; without one, nothing is allowed that its makers do not say.</source>
        <translation>Лицензия не указана; без неё нельзя ничего, чего не разрешили авторы.</translation>
    </message>
    <message>
        <source>Its terms have to be accepted on its page.</source>
        <translation>Условия нужно принять на её странице.</translation>
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
    <name>lock</name>
    <message>
        <source>it has format {found}, which a newer version of Stablehand has written</source>
        <translation>у него формат {found}, его записал более новый Stablehand</translation>
    </message>
    <message>
        <source>it has no &apos;format&apos;, so it is no lock</source>
        <translation>в нём нет поля «format», это не файл фиксации</translation>
    </message>
    <message>
        <source>{file} cannot be used as a lock: {reason}.</source>
        <translation>{file} не годится как файл фиксации: {reason}.</translation>
    </message>
    <message>
        <source>{file}, line {line}, cannot be used as a lock: {reason}.</source>
        <translation>{file}, строка {line}: не годится как файл фиксации: {reason}.</translation>
    </message>
    <message>
        <source>Write it anew with: stablehand lock NAME --output FILE</source>
        <translation>Записать заново: stablehand lock NAME --output FILE</translation>
    </message>
    <message>
        <source>Not set, since it would open this computer, decide what runs on it, or is not known to this version: {names}. If you want it, set it yourself: stablehand options</source>
        <translation>Не задано, потому что открыло бы этот компьютер, решало бы, что на нём работает, или неизвестно этой версии: {names}. Если нужно, задайте сами: stablehand options</translation>
    </message>
    <message>
        <source>Write down {name}</source>
        <translation>Фиксация {name}</translation>
    </message>
    <message>
        <source>Looking at what is installed</source>
        <translation>Смотрим, что установлено</translation>
    </message>
    <message>
        <source>Left out of the lock, since they are secret or belong to this computer: {names}.</source>
        <translation>Не вошло в файл фиксации, потому что секретно или относится только к этому компьютеру: {names}.</translation>
    </message>
    <message>
        <source>The address of the program&apos;s repository is left out: it belongs to this computer or holds a password. Give another one with: stablehand recreate FILE --source URL</source>
        <translation>Адрес репозитория программы пропущен: он относится к этому компьютеру или содержит пароль. Другой можно указать так: stablehand recreate FILE --source URL</translation>
    </message>
    <message>
        <source>These extensions are no repositories on the network, so the lock has their names only: {names}.</source>
        <translation>Эти расширения — не репозитории в сети, поэтому записаны только их имена: {names}.</translation>
    </message>
    <message>
        <source>Computing the sums of models</source>
        <translation>Считаются контрольные суммы моделей</translation>
    </message>
    <message>
        <source>{file} is there and is no lock, so it is not replaced.</source>
        <translation>{file} уже есть и это не файл фиксации, поэтому он не заменён.</translation>
    </message>
    <message>
        <source>Give another name with --output.</source>
        <translation>Укажите другое имя через --output.</translation>
    </message>
    <message>
        <source>{name} is not installed to the end, so there is nothing to write down yet.</source>
        <translation>{name}: установка не завершена, записывать пока нечего.</translation>
    </message>
    <message>
        <source>Go on with it: stablehand install {package} --name {name}</source>
        <translation>Продолжить: stablehand install {package} --name {name}</translation>
    </message>
    <message>
        <source>Fetching {name}</source>
        <translation>Загрузка {name}</translation>
    </message>
    <message>
        <source>{name} has no extensions here, so these are left out: {names}.</source>
        <translation>У {name} здесь нет расширений, поэтому пропущены: {names}.</translation>
    </message>
    <message>
        <source>The lock knows these extensions by their names only, so they have to be added by hand: {names}.</source>
        <translation>Эти расширения записаны только по именам, их придётся добавить вручную: {names}.</translation>
    </message>
    <message>
        <source>The extension {name} is there already, of another version; it stays as it is.</source>
        <translation>Расширение {name} уже есть, другой версии; оно останется как есть.</translation>
    </message>
    <message>
        <source>The extension {name} is left out: it is known to do harm ({known}).</source>
        <translation>Расширение {name} пропущено: известно, что оно вредоносное ({known}).</translation>
    </message>
    <message>
        <source>The extension {name} could not be fetched: {cause}. Everything else is there.</source>
        <translation>Расширение {name} загрузить не удалось: {cause}. Всё остальное на месте.</translation>
    </message>
    <message>
        <source>These extensions were switched off; switch them off yourself: {names}.</source>
        <translation>Эти расширения были выключены; выключите их сами: {names}.</translation>
    </message>
    <message>
        <source>Make {name} of a lock</source>
        <translation>Воссоздание {name}</translation>
    </message>
    <message>
        <source>it is not a text in UTF-8</source>
        <translation>это не текст в UTF-8</translation>
    </message>
    <message>
        <source>The environment of {name} is damaged or gone.</source>
        <translation>Окружение {name} повреждено или пропало.</translation>
    </message>
    <message>
        <source>Make it anew: stablehand install {package} --name {name}</source>
        <translation>Создать заново: stablehand install {package} --name {name}</translation>
    </message>
    <message>
        <source>Fetching the extensions at their commits</source>
        <translation>Загрузка расширений на их коммитах</translation>
    </message>
    <message>
        <source>{name} comes from {url}, not from its usual repository: so the lock says.</source>
        <translation>{name} берётся из {url}, а не из обычного репозитория: так записано.</translation>
    </message>
    <message>
        <source>The lock is of Python {locked}; here it becomes {python}.</source>
        <translation>Записан Python {locked}; здесь будет {python}.</translation>
    </message>
    <message>
        <source>The lock is of torch {locked}; here it becomes {torch}, with what goes with it: {reason}</source>
        <translation>Записан torch {locked}; здесь будет {torch} и то, что к нему относится: {reason}</translation>
    </message>
    <message>
        <source>The definition of {name} had been changed where the lock was made; here it may differ.</source>
        <translation>Там, где делали запись, описание {name} было изменено; здесь оно может отличаться.</translation>
    </message>
    <message>
        <source>These packages came from an address or a folder and are only made again if the program asks for them itself: {names}.</source>
        <translation>Эти пакеты были взяты по адресу или из папки; они появятся, только если программа сама их запросит: {names}.</translation>
    </message>
    <message>
        <source>The lock leaves out what was secret or of one computer; set it yourself: {names}.</source>
        <translation>В записи нет секретного и того, что относилось к одному компьютеру; задайте сами: {names}.</translation>
    </message>
    <message>
        <source>These packages could not have the version of the lock here: {names}.</source>
        <translation>Записанные версии этих пакетов здесь недоступны: {names}.</translation>
    </message>
</context>
<context>
    <name>log fixes</name>
    <message>
        <source>Turn on {value}</source>
        <translation>Включить {value}</translation>
    </message>
    <message>
        <source>Set {name} to {value}</source>
        <translation>Задать {name} = {value}</translation>
    </message>
    <message>
        <source>Put torch right for this machine</source>
        <translation>Привести torch в порядок</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Починить</translation>
    </message>
    <message>
        <source>Go back to the last good snapshot</source>
        <translation>Вернуться к последнему рабочему снимку</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Обновить</translation>
    </message>
    <message>
        <source>Use a free port</source>
        <translation>Взять свободный порт</translation>
    </message>
    <message>
        <source>Launch again</source>
        <translation>Запустить снова</translation>
    </message>
    <message>
        <source>Switch {value} off</source>
        <translation>Выключить {value}</translation>
    </message>
    <message>
        <source>Find the extension</source>
        <translation>Найти расширение</translation>
    </message>
    <message>
        <source>Add {value}</source>
        <translation>Добавить {value}</translation>
    </message>
    <message>
        <source>See the models</source>
        <translation>Показать модели</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Открыть настройки</translation>
    </message>
    <message>
        <source>Open accounts</source>
        <translation>Открыть учётные записи</translation>
    </message>
    <message>
        <source>See what is missing</source>
        <translation>Чего не хватает</translation>
    </message>
    <message>
        <source>Open the web page</source>
        <translation>Открыть веб-страницу</translation>
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
        <source>Open versions</source>
        <translation>Открыть версии</translation>
    </message>
    <message>
        <source>Open environment</source>
        <translation>Открыть окружение</translation>
    </message>
    <message>
        <source>Open extensions</source>
        <translation>Открыть расширения</translation>
    </message>
    <message>
        <source>Open health</source>
        <translation>Открыть «Здоровье»</translation>
    </message>
    <message>
        <source>Open trash</source>
        <translation>Открыть корзину</translation>
    </message>
    <message>
        <source>“{action}” cannot be done by a command: {value}</source>
        <translation>«{action}» нельзя выполнить командой: {value}</translation>
    </message>
</context>
<context>
    <name>logs</name>
    <message>
        <source>Saving the log</source>
        <translation>Сохраняем журнал</translation>
    </message>
    <message>
        <source>Save the log of {name}</source>
        <translation>Сохранить журнал {name}</translation>
    </message>
    <message>
        <source>The log could not be saved as {path}: {reason}.</source>
        <translation>Не удалось сохранить журнал как {path}: {reason}.</translation>
    </message>
    <message>
        <source>The report could not be saved as {path}: {reason}.</source>
        <translation>Не удалось сохранить отчёт как {path}: {reason}.</translation>
    </message>
    <message>
        <source>Choose another folder, or make room on the drive.</source>
        <translation>Выберите другую папку или освободите место на диске.</translation>
    </message>
    <message>
        <source>There is no earlier start of {name} that became ready, so there is nothing to compare with.</source>
        <translation>Нет более раннего запуска {name}, который дошёл до готовности: сравнивать не с чем.</translation>
    </message>
    <message>
        <source>Only the first {count} lines of each start are compared.</source>
        <translation>Сравниваются только первые {count} строк каждого запуска.</translation>
    </message>
    <message>
        <source>The log {path} cannot be read: {reason}.</source>
        <translation>Не удаётся прочитать журнал {path}: {reason}.</translation>
    </message>
    <message>
        <source>This log is from before times were kept, so its lines have none.</source>
        <translation>Этот журнал старше, чем запись времени: у его строк времени нет.</translation>
    </message>
    <message>
        <source>Leave --since out.</source>
        <translation>Уберите --since.</translation>
    </message>
</context>
<context>
    <name>metadata</name>
    <message>
        <source>A rating is a number from 1 to 5, not {value}.</source>
        <translation>Оценка — это число от 1 до 5, а не {value}.</translation>
    </message>
    <message>
        <source>What was noted of the model cannot be read: {file}.</source>
        <translation>Записанное о модели нельзя прочитать: {file}.</translation>
    </message>
    <message>
        <source>Correct the file or move it away; it is left as it is.</source>
        <translation>Исправьте файл или уберите его; он остаётся как есть.</translation>
    </message>
    <message>
        <source>Look models up on CivitAI</source>
        <translation>Поиск моделей на CivitAI</translation>
    </message>
    <message>
        <source>it cannot be read: {reason}</source>
        <translation>её нельзя прочитать: {reason}</translation>
    </message>
    <message>
        <source>a folder has no sum</source>
        <translation>у папки нет хеша</translation>
    </message>
    <message>
        <source>Asking CivitAI</source>
        <translation>Запрос к CivitAI</translation>
    </message>
    <message>
        <source>Keeping what was found</source>
        <translation>Найденное сохраняется</translation>
    </message>
    <message>
        <source>Pictures that could not be fetched: {count}.</source>
        <translation>Картинок не удалось загрузить: {count}.</translation>
    </message>
    <message>
        <source>Kept in the library only: {count}, first {what}</source>
        <translation>Сохранено только в библиотеке: {count}, первое — {what}</translation>
    </message>
    <message>
        <source>There is no edit that could be taken back.</source>
        <translation>Нет правки, которую можно было бы отменить.</translation>
    </message>
    <message>
        <source>The drive of {name} is not there: {folder}.</source>
        <translation>Диск «{name}» не подключён: {folder}.</translation>
    </message>
    <message>
        <source>Connect it, then try again.</source>
        <translation>Подключите его и попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>There is no base named {name}.</source>
        <translation>Базы {name} нет.</translation>
    </message>
    <message>
        <source>Bases are named like sdxl, flux1-dev or Pony.</source>
        <translation>Базы называются так: sdxl, flux1-dev или Pony.</translation>
    </message>
    <message>
        <source>Left as they are, since they were edited otherwise or are gone: {count}.</source>
        <translation>Оставлено как есть, потому что с тех пор изменено иначе или исчезло: {count}.</translation>
    </message>
    <message>
        <source>Look for newer versions of models</source>
        <translation>Поиск новых версий моделей</translation>
    </message>
    <message>
        <source>Not asked about, since it is not known which version they are: {count}. Look them up first: stablehand models lookup --all</source>
        <translation>Не запрошено, потому что неизвестна версия: {count}. Сначала найдите сведения: stablehand models lookup --all</translation>
    </message>
    <message>
        <source>CivitAI has them no longer: {count}, first {key}.</source>
        <translation>На CivitAI больше нет: {count}, первая — {key}.</translation>
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
        <source>Compute the sums of models</source>
        <translation>Вычисление хешей моделей</translation>
    </message>
    <message>
        <source>Computing the sums of models</source>
        <translation>Вычисление хешей моделей</translation>
    </message>
    <message>
        <source>Could not be read: {count}, first {key} ({reason}).</source>
        <translation>Не удалось прочитать: {count}, первая — {key} ({reason}).</translation>
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
        <source>Reading headers</source>
        <translation>Чтение заголовков</translation>
    </message>
    <message>
        <source>An operation that was interrupted ({verb}) has been brought to an end: {done} models done, {others} left as they were.</source>
        <translation>Прерванная операция ({verb}) доведена до конца: готово моделей — {done}, осталось как было — {others}.</translation>
    </message>
    <message>
        <source>Several models are called {name}.</source>
        <translation>Несколько моделей называются {name}.</translation>
    </message>
    <message>
        <source>Say which: {keys}.</source>
        <translation>Уточните, какая: {keys}.</translation>
    </message>
    <message>
        <source>There is no model {name}.</source>
        <translation>Модели {name} нет.</translation>
    </message>
    <message>
        <source>See all of them with: stablehand models list</source>
        <translation>Все модели: stablehand models list</translation>
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
        <source>{folder} ({name}) is not there; its models are listed as they were known.</source>
        <translation>Папка {folder} ({name}) не подключена; её модели показаны такими, какими были известны.</translation>
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
    <message>
        <source>{reason}</source>
        <translation>{reason}</translation>
    </message>
    <message>
        <source>{name} would run code when it is loaded: {reasons}.</source>
        <translation>{name} при загрузке выполнил бы код: {reasons}.</translation>
    </message>
    <message>
        <source>{name} could run code when it is loaded: {reasons}.</source>
        <translation>{name} при загрузке мог бы выполнить код: {reasons}.</translation>
    </message>
    <message>
        <source>Look for the same model as .safetensors, which cannot run anything.</source>
        <translation>Поищите ту же модель в виде .safetensors: такой файл ничего не выполняет.</translation>
    </message>
    <message>
        <source>Look for the same model as .safetensors, which cannot run anything. Detectors of YOLO are never that: if you trust whoever made it, let it in: stablehand models quarantine release ID --accept-risk</source>
        <translation>Поищите ту же модель в формате .safetensors: такой файл ничего не может выполнить. Детекторы YOLO в нём не выпускают: если вы доверяете автору, впустите файл: stablehand models quarantine release ID --accept-risk</translation>
    </message>
    <message>
        <source>{name} is not the file that was promised: its SHA-256 is another one.</source>
        <translation>{name} — не тот файл, который был обещан: у него другой SHA-256.</translation>
    </message>
    <message>
        <source>Fetch it again; if that does not help, do not use it.</source>
        <translation>Загрузите его ещё раз; если это не поможет, не используйте его.</translation>
    </message>
    <message>
        <source>There is another file at {path}.</source>
        <translation>По пути {path} лежит другой файл.</translation>
    </message>
    <message>
        <source>Give one of them another name.</source>
        <translation>Дайте одному из них другое имя.</translation>
    </message>
    <message>
        <source>It is in quarantine as {id}; see: stablehand models quarantine list</source>
        <translation>Он в карантине под номером {id}; см. stablehand models quarantine list</translation>
    </message>
    <message>
        <source>{path} changed while it was looked at.</source>
        <translation>{path}: файл изменился, пока его проверяли.</translation>
    </message>
    <message>
        <source>Wait until whatever writes it is done, then try again.</source>
        <translation>Подождите, пока его допишут, и попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>the folder holds no model</source>
        <translation>в папке нет модели</translation>
    </message>
    <message>
        <source>its weights are missing</source>
        <translation>нет её весов</translation>
    </message>
    <message>
        <source>two of its files have the tensor {tensor}</source>
        <translation>тензор {tensor} есть в двух её файлах</translation>
    </message>
    <message>
        <source>its header has too many parts to be real</source>
        <translation>частей в заголовке больше, чем может быть</translation>
    </message>
    <message>
        <source>its list of parts makes no sense</source>
        <translation>список частей не имеет смысла</translation>
    </message>
    <message>
        <source>its part {file} is missing</source>
        <translation>нет части {file}</translation>
    </message>
    <message>
        <source>the system says: {error}</source>
        <translation>система сообщает: {error}</translation>
    </message>
    <message>
        <source>its header is no JSON</source>
        <translation>заголовок — не JSON</translation>
    </message>
    <message>
        <source>it ends in the middle of its header</source>
        <translation>файл кончается посреди заголовка</translation>
    </message>
    <message>
        <source>version {version} of GGUF is not known</source>
        <translation>версия GGUF {version} неизвестна</translation>
    </message>
    <message>
        <source>its header claims to have {tensors} tensors and {values} values</source>
        <translation>заголовок обещает тензоров: {tensors}, значений: {values}</translation>
    </message>
    <message>
        <source>a name in its header is too long</source>
        <translation>имя в заголовке слишком длинное</translation>
    </message>
    <message>
        <source>its alignment is no power of two</source>
        <translation>выравнивание — не степень двойки</translation>
    </message>
    <message>
        <source>its header has too many texts to be real</source>
        <translation>текстов в заголовке больше, чем может быть</translation>
    </message>
    <message>
        <source>its header has a value of unknown type {kind}</source>
        <translation>в заголовке есть значение неизвестного типа {kind}</translation>
    </message>
    <message>
        <source>the shape of {tensor} is none</source>
        <translation>у тензора {tensor} недопустимая форма</translation>
    </message>
    <message>
        <source>its header has the name {key} twice</source>
        <translation>имя {key} встречается в заголовке дважды</translation>
    </message>
    <message>
        <source>the place of {tensor} is none</source>
        <translation>у тензора {tensor} недопустимое место</translation>
    </message>
    <message>
        <source>{tensor} shares bytes with another tensor</source>
        <translation>{tensor} делит байты с другим тензором</translation>
    </message>
    <message>
        <source>it ends before {tensor} does, {missing} bytes are missing</source>
        <translation>файл кончается раньше, чем {tensor}: не хватает байтов — {missing}</translation>
    </message>
    <message>
        <source>the bytes of {tensor} are not those of its shape</source>
        <translation>байты тензора {tensor} не соответствуют его форме</translation>
    </message>
    <message>
        <source>it is a web page: whoever fetched it was sent that instead of the file</source>
        <translation>это веб-страница: её прислали вместо файла</translation>
    </message>
    <message>
        <source>it is a pointer of Git LFS, the file itself was not fetched</source>
        <translation>это указатель Git LFS, сам файл не загружен</translation>
    </message>
    <message>
        <source>it is a server&apos;s message: whoever fetched it was sent that instead of the file</source>
        <translation>это сообщение сервера: его прислали вместо файла</translation>
    </message>
    <message>
        <source>it is an archive</source>
        <translation>это архив</translation>
    </message>
    <message>
        <source>it is a picture</source>
        <translation>это картинка</translation>
    </message>
    <message>
        <source>it holds nothing but zeros where its header should be</source>
        <translation>на месте заголовка одни нули</translation>
    </message>
    <message>
        <source>its first bytes are not those of a model</source>
        <translation>первые байты — не от модели</translation>
    </message>
    <message>
        <source>it has no bytes</source>
        <translation>в нём нет ни байта</translation>
    </message>
    <message>
        <source>its server gives no parts of files</source>
        <translation>сервер не отдаёт файлы по частям</translation>
    </message>
    <message>
        <source>its header is too long to be fetched</source>
        <translation>заголовок слишком длинный, чтобы его загружать</translation>
    </message>
    <message>
        <source>its server does not send the file as it is</source>
        <translation>сервер отдаёт файл не таким, какой он есть</translation>
    </message>
    <message>
        <source>its server sends a page instead of the file</source>
        <translation>сервер присылает страницу вместо файла</translation>
    </message>
    <message>
        <source>it was changed on the server meanwhile</source>
        <translation>файл тем временем изменился на сервере</translation>
    </message>
    <message>
        <source>its server sends another part than was asked for</source>
        <translation>сервер присылает не ту часть, которую просили</translation>
    </message>
    <message>
        <source>it ends after {count} bytes</source>
        <translation>файл кончается через {count} Б</translation>
    </message>
    <message>
        <source>its header claims to have {count} bytes</source>
        <translation>заголовок обещает {count} Б</translation>
    </message>
    <message>
        <source>its header needs {needed} bytes, but the file has {size}</source>
        <translation>заголовку нужно {needed} Б, а в файле {size} Б</translation>
    </message>
    <message>
        <source>its metadata is no table of texts</source>
        <translation>метаданные — не таблица текстов</translation>
    </message>
    <message>
        <source>its entry for {tensor} is incomplete</source>
        <translation>запись о тензоре {tensor} неполная</translation>
    </message>
    <message>
        <source>the dtype of {tensor} is none</source>
        <translation>у тензора {tensor} недопустимый dtype</translation>
    </message>
    <message>
        <source>there is a gap before {tensor}</source>
        <translation>перед тензором {tensor} есть пропуск</translation>
    </message>
    <message>
        <source>it has {count} bytes that belong to no tensor</source>
        <translation>есть байты, которые не относятся ни к одному тензору: {count}</translation>
    </message>
    <message>
        <source>it is no ordinary file</source>
        <translation>это не обычный файл</translation>
    </message>
    <message>
        <source>{name} cannot be read as a model: {reason}.</source>
        <translation>{name} нельзя прочитать как модель: {reason}.</translation>
    </message>
    <message>
        <source>Models are .safetensors, .gguf, .ckpt, .pt, .pth and .bin files, or folders.</source>
        <translation>Модели — это файлы .safetensors, .gguf, .ckpt, .pt, .pth и .bin или папки.</translation>
    </message>
    <message>
        <source>{name} is damaged: {reason}.</source>
        <translation>{name}: файл повреждён: {reason}.</translation>
    </message>
    <message>
        <source>Fetch it again from where it came from; no program can load it like this.</source>
        <translation>Загрузите его заново оттуда, откуда он взят; таким его не загрузит ни одна программа.</translation>
    </message>
    <message>
        <source>there is no file {path}</source>
        <translation>нет файла {path}</translation>
    </message>
    <message>
        <source>it may not be read</source>
        <translation>его нельзя читать</translation>
    </message>
    <message>
        <source>it cannot be read as weights of torch ({reason})</source>
        <translation>его нельзя прочитать как веса torch ({reason})</translation>
    </message>
    <message>
        <source>it holds no tensors</source>
        <translation>в нём нет тензоров</translation>
    </message>
    <message>
        <source>its archive is not sound ({reason})</source>
        <translation>его архив повреждён ({reason})</translation>
    </message>
    <message>
        <source>its numbers are in the order of other machines</source>
        <translation>порядок байтов — от других машин</translation>
    </message>
    <message>
        <source>its tensors are larger than what it holds</source>
        <translation>тензоры больше того, что в нём есть</translation>
    </message>
    <message>
        <source>safetensors allows no tensor named {name}</source>
        <translation>safetensors не допускает тензор с именем {name}</translation>
    </message>
    <message>
        <source>{name} is an array of numpy, not a tensor</source>
        <translation>{name} — массив numpy, а не тензор</translation>
    </message>
    <message>
        <source>{name} has the type {dtype}</source>
        <translation>у {name} тип {dtype}</translation>
    </message>
    <message>
        <source>{name} would have to be laid out anew and is too large</source>
        <translation>{name} пришлось бы раскладывать заново, а он слишком велик</translation>
    </message>
    <message>
        <source>{name} cannot be written as safetensors: {reason}.</source>
        <translation>{name} нельзя записать как safetensors: {reason}.</translation>
    </message>
    <message>
        <source>Write {name} as safetensors</source>
        <translation>Запись {name} как safetensors</translation>
    </message>
    <message>
        <source>Writing safetensors</source>
        <translation>Запись safetensors</translation>
    </message>
    <message>
        <source>Nothing is written to {folder}, which is read-only.</source>
        <translation>В папку {folder} ничего не записывается: она только для чтения.</translation>
    </message>
    <message>
        <source>Name another file for it with --to.</source>
        <translation>Назовите для него другой файл: --to.</translation>
    </message>
    <message>
        <source>Not in the new file: {notes}.</source>
        <translation>Нет в новом файле: {notes}.</translation>
    </message>
    <message>
        <source>Check models</source>
        <translation>Проверка моделей</translation>
    </message>
    <message>
        <source>Checking models</source>
        <translation>Проверка моделей</translation>
    </message>
    <message>
        <source>Not what they were, though nobody wrote to them: {count}, first {path}. The drive may be failing.</source>
        <translation>Изменились, хотя никто в них не писал: {count}, первый — {path}. Возможно, диск выходит из строя.</translation>
    </message>
    <message>
        <source>Make the folder of the model writable, or look after its drive; then do the same again.</source>
        <translation>Разрешите запись в папку модели или проверьте её диск; затем повторите.</translation>
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
        <source>{name} opens a window of its own and has no page, so it takes no port.</source>
        <translation>{name} открывает собственное окно, а не страницу, поэтому порт здесь не нужен.</translation>
    </message>
    <message>
        <source>Leave the port out.</source>
        <translation>Не указывайте порт.</translation>
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
    <message>
        <source>There is no card &apos;{text}&apos;.</source>
        <translation>Нет видеокарты «{text}».</translation>
    </message>
    <message>
        <source>Choose auto, or one of: {known}.</source>
        <translation>Выберите auto или одну из них: {known}.</translation>
    </message>
    <message>
        <source>This machine has no card that could compute.</source>
        <translation>На этом компьютере нет видеокарты, которая могла бы считать.</translation>
    </message>
    <message>
        <source>{name} computes nothing itself.</source>
        <translation>{name} само ничего не считает.</translation>
    </message>
    <message>
        <source>{name} cannot compute on {card}: {reason}</source>
        <translation>{name} не может считать на {card}: {reason}</translation>
    </message>
    <message>
        <source>{card} needs another torch than the installed one: {needed} instead of {there}.</source>
        <translation>Для {card} нужен другой torch: {needed} вместо установленного {there}.</translation>
    </message>
    <message>
        <source>Have it built beside the current one, which can be taken back: stablehand setup {name} --gpu {index}</source>
        <translation>Можно собрать его рядом с нынешним и при желании вернуться: stablehand setup {name} --gpu {index}</translation>
    </message>
    <message>
        <source>it has no torch</source>
        <translation>в нём нет torch</translation>
    </message>
</context>
<context>
    <name>organise</name>
    <message>
        <source>It is not there.</source>
        <translation>Этого там нет.</translation>
    </message>
    <message>
        <source>There is no model in this folder.</source>
        <translation>В этой папке нет модели.</translation>
    </message>
    <message>
        <source>It is no model file: its ending is not one of theirs.</source>
        <translation>Это не файл модели: у него другое окончание.</translation>
    </message>
    <message>
        <source>There is no field &apos;{field}&apos;.</source>
        <translation>Поля «{field}» нет.</translation>
    </message>
    <message>
        <source>A brace has no partner.</source>
        <translation>У скобки нет пары.</translation>
    </message>
    <message>
        <source>The pattern names no field.</source>
        <translation>В шаблоне нет ни одного поля.</translation>
    </message>
    <message>
        <source>Fields: {fields}.</source>
        <translation>Поля: {fields}.</translation>
    </message>
    <message>
        <source>{path} is not there any more.</source>
        <translation>{path}: этого там больше нет.</translation>
    </message>
    <message>
        <source>Something else is at {path}.</source>
        <translation>По пути {path} лежит что-то другое.</translation>
    </message>
    <message>
        <source>{path} does not hold the same bytes as {other}.</source>
        <translation>{path} содержит не те же байты, что {other}.</translation>
    </message>
    <message>
        <source>{path} is a link that leads out of its folder.</source>
        <translation>{path} — ссылка, которая ведёт за пределы своей папки.</translation>
    </message>
    <message>
        <source>{path} changed while it was read.</source>
        <translation>{path}: файл изменился, пока его читали.</translation>
    </message>
    <message>
        <source>{needed_mb} MB are to be copied to the drive of {path}; {free_mb} MB are free.</source>
        <translation>На диск, где {path}, нужно скопировать {needed_mb}&#xa0;МБ; свободно {free_mb}&#xa0;МБ.</translation>
    </message>
    <message>
        <source>Make room on that drive, then do it again.</source>
        <translation>Освободите место на этом диске и повторите.</translation>
    </message>
    <message>
        <source>Files that share their bytes are one file with several names: a program that writes into one writes into all of them. Models are only read, so that this is safe unless you edit them in place.</source>
        <translation>Файлы с общими байтами — это один файл под несколькими именами: программа, которая пишет в один, пишет во все. Модели только читаются, поэтому это безопасно, если вы не правите их на месте.</translation>
    </message>
    <message>
        <source>Look for duplicates</source>
        <translation>Поиск двойников</translation>
    </message>
    <message>
        <source>Let duplicates share their bytes</source>
        <translation>Объединение двойников</translation>
    </message>
    <message>
        <source>Linking duplicates</source>
        <translation>Двойники связываются</translation>
    </message>
    <message>
        <source>Comparing models</source>
        <translation>Сравнение моделей</translation>
    </message>
    <message>
        <source>Import models</source>
        <translation>Добавление моделей</translation>
    </message>
    <message>
        <source>Bringing models into the library</source>
        <translation>Модели добавляются в библиотеку</translation>
    </message>
    <message>
        <source>Looking at what is to be imported</source>
        <translation>Просмотр того, что добавляется</translation>
    </message>
    <message>
        <source>It lies in the library already.</source>
        <translation>Она уже лежит в библиотеке.</translation>
    </message>
    <message>
        <source>The library has the same file: {name}.</source>
        <translation>В библиотеке есть такой же файл: {name}.</translation>
    </message>
    <message>
        <source>The same file is imported with it: {name}.</source>
        <translation>Вместе с ним добавляется такой же файл: {name}.</translation>
    </message>
    <message>
        <source>Its header does not tell what it is; choose a folder for it (--to FOLDER).</source>
        <translation>Заголовок не говорит, что это; выберите для неё папку (--to FOLDER).</translation>
    </message>
    <message>
        <source>It cannot have a second name in the library: only files on the same drive can; copy it.</source>
        <translation>Второе имя в библиотеке невозможно: оно бывает только на том же диске; скопируйте файл.</translation>
    </message>
    <message>
        <source>{install} runs and uses it.</source>
        <translation>{install} работает и использует её.</translation>
    </message>
    <message>
        <source>Move {count} models</source>
        <translation>Перемещение моделей: {count}</translation>
    </message>
    <message>
        <source>A model cannot be without a name.</source>
        <translation>У модели должно быть имя.</translation>
    </message>
    <message>
        <source>Rename {name}</source>
        <translation>Переименование {name}</translation>
    </message>
    <message>
        <source>Moving models to the trash</source>
        <translation>Модели перемещаются в корзину</translation>
    </message>
    <message>
        <source>Remove {count} models</source>
        <translation>Удаление моделей: {count}</translation>
    </message>
    <message>
        <source>Take back: {verb}</source>
        <translation>Отмена: {verb}</translation>
    </message>
    <message>
        <source>Putting models back</source>
        <translation>Модели возвращаются на место</translation>
    </message>
    <message>
        <source>Nothing was changed; look again and repeat it.</source>
        <translation>Ничего не изменено; посмотрите ещё раз и повторите.</translation>
    </message>
    <message>
        <source>Moving models</source>
        <translation>Перемещение моделей</translation>
    </message>
    <message>
        <source>There is nothing to take back.</source>
        <translation>Отменять нечего.</translation>
    </message>
    <message>
        <source>Nothing of &apos;{id}&apos; can be taken back.</source>
        <translation>Из «{id}» ничего нельзя отменить.</translation>
    </message>
    <message>
        <source>What was done: stablehand models undo --list</source>
        <translation>Что было сделано: stablehand models undo --list</translation>
    </message>
    <message>
        <source>{path} lies in another program&apos;s folder and is only shown here.</source>
        <translation>{path} лежит в папке другой программы и здесь только показывается.</translation>
    </message>
    <message>
        <source>Change it in that program.</source>
        <translation>Измените это в той программе.</translation>
    </message>
    <message>
        <source>Nothing is ever written to {folder}: {name} is read-only.</source>
        <translation>В {folder} ничего не записывается: «{name}» — только для чтения.</translation>
    </message>
    <message>
        <source>Allow it with: stablehand models roots set {id} --no-read-only</source>
        <translation>Разрешить изменения: stablehand models roots set {id} --no-read-only</translation>
    </message>
    <message>
        <source>{folder} ({name}) is not there.</source>
        <translation>Папка {folder} ({name}) не подключена.</translation>
    </message>
    <message>
        <source>Connect its drive, then do it again.</source>
        <translation>Подключите её диск и повторите.</translation>
    </message>
    <message>
        <source>{path} lies in none of the model folders.</source>
        <translation>{path} не лежит ни в одной из папок с моделями.</translation>
    </message>
    <message>
        <source>Add it as one: stablehand models roots add {path}</source>
        <translation>Добавьте её: stablehand models roots add {path}</translation>
    </message>
    <message>
        <source>{path} has its copy at the new place but could not be removed: {reason}.</source>
        <translation>{path}: копия уже на новом месте, но удалить старый файл не удалось: {reason}.</translation>
    </message>
    <message>
        <source>Everything is as it was. Look at what is there.</source>
        <translation>Всё осталось как было. Посмотрите, что там лежит.</translation>
    </message>
    <message>
        <source>{install} runs and uses {path}.</source>
        <translation>{install} работает и использует {path}.</translation>
    </message>
    <message>
        <source>Stop it, or let it load another model: stablehand stop {install}</source>
        <translation>Остановите его или загрузите в нём другую модель: stablehand stop {install}</translation>
    </message>
    <message>
        <source>through the link {through}</source>
        <translation>через ссылку {through}</translation>
    </message>
    <message>
        <source>through its own list of models ({through})</source>
        <translation>через собственный список моделей ({through})</translation>
    </message>
    <message>
        <source>through its config file ({through})</source>
        <translation>через файл настроек ({through})</translation>
    </message>
    <message>
        <source>through the option {through}</source>
        <translation>через параметр {through}</translation>
    </message>
    <message>
        <source>{count} more only look misplaced by their metadata; name them to move them.</source>
        <translation>Ещё {count} не на месте только по метаданным; назовите их, чтобы переместить.</translation>
    </message>
    <message>
        <source>Move misplaced models</source>
        <translation>Модели переносятся на своё место</translation>
    </message>
    <message>
        <source>Organise {count} models</source>
        <translation>Раскладка моделей по папкам: {count}</translation>
    </message>
    <message>
        <source>{count} models stay: it is not known what they are, first {name}.</source>
        <translation>Остаются на месте: {count}, неизвестно, что это; первая — {name}.</translation>
    </message>
</context>
<context>
    <name>parts</name>
    <message>
        <source>Install it with: {command}</source>
        <translation>Установить командой: {command}</translation>
    </message>
    <message>
        <source>Install it with your system&apos;s packages.</source>
        <translation>Установите средствами вашей системы.</translation>
    </message>
    <message>
        <source>Turn on long paths: in Windows&apos; settings under System, For developers; or set LongPathsEnabled to 1 below HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\FileSystem, then start anew.</source>
        <translation>Включите длинные пути: в параметрах Windows, «Система» → «Для разработчиков», или задайте LongPathsEnabled = 1 в HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\FileSystem, потом перезагрузите компьютер.</translation>
    </message>
    <message>
        <source>Install Microsoft&apos;s Visual C++ runtime from https://aka.ms/vs/17/release/vc_redist.x64.exe and try again.</source>
        <translation>Установите библиотеки Microsoft Visual C++ (https://aka.ms/vs/17/release/vc_redist.x64.exe) и попробуйте снова.</translation>
    </message>
    <message>
        <source>Install the Build Tools for Visual Studio from https://aka.ms/vs/17/release/vs_BuildTools.exe with the workload “Desktop development with C++”.</source>
        <translation>Установите Build Tools для Visual Studio (https://aka.ms/vs/17/release/vs_BuildTools.exe), отметив «Разработка классических приложений на C++».</translation>
    </message>
    <message>
        <source>Install libgl1 (Debian, Ubuntu) or mesa-libGL (Fedora, Arch).</source>
        <translation>Установите libgl1 (Debian, Ubuntu) или mesa-libGL (Fedora, Arch).</translation>
    </message>
    <message>
        <source>Install Tk for Python, such as python3-tk.</source>
        <translation>Установите Tk для Python, например python3-tk.</translation>
    </message>
    <message>
        <source>Install ffmpeg with your system&apos;s packages.</source>
        <translation>Установите ffmpeg средствами вашей системы.</translation>
    </message>
    <message>
        <source>Install a C++ compiler with your system&apos;s packages, such as g++.</source>
        <translation>Установите компилятор C++ средствами вашей системы, например g++.</translation>
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
    <name>pins</name>
    <message>
        <source>&apos;{text}&apos; cannot be kept: {reason}.</source>
        <translation>Закрепить «{text}» нельзя: {reason}.</translation>
    </message>
    <message>
        <source>Write it like this: transformers==4.46.1</source>
        <translation>Пишите так: transformers==4.46.1</translation>
    </message>
    <message>
        <source>it is no package with a version</source>
        <translation>это не пакет с версией</translation>
    </message>
    <message>
        <source>only a name and versions are taken, no address, extra or condition</source>
        <translation>можно указать только имя и версии, без адресов, дополнений и условий</translation>
    </message>
    <message>
        <source>which version of {name} is not said</source>
        <translation>не сказано, какую версию {name}</translation>
    </message>
    <message>
        <source>torch and its parts have to fit the card, so they are chosen by build and release</source>
        <translation>torch и его части должны подходить к видеокарте, поэтому их выбирают по сборке и версии</translation>
    </message>
    <message>
        <source>it is a tool of the environment itself</source>
        <translation>это инструмент самого окружения</translation>
    </message>
    <message>
        <source>{pin} cannot be kept, since {name} itself asks for {said}.</source>
        <translation>Закрепить {pin} нельзя: самой программе {name} нужно {said}.</translation>
    </message>
    <message>
        <source>Nothing has changed: the install is as it was.</source>
        <translation>Ничего не изменилось: установка осталась как была.</translation>
    </message>
</context>
<context>
    <name>place</name>
    <message>
        <source>A file has this name; a folder is needed.</source>
        <translation>Так называется файл, а нужна папка.</translation>
    </message>
    <message>
        <source>This drive can only be read.</source>
        <translation>Этот диск можно только читать.</translation>
    </message>
    <message>
        <source>You have no permission to write there.</source>
        <translation>У вас нет права писать туда.</translation>
    </message>
    <message>
        <source>Choose a folder in your home folder or on a drive of your own.</source>
        <translation>Выберите папку в своей домашней папке или на своём диске.</translation>
    </message>
    <message>
        <source>Other files are in this folder already.</source>
        <translation>В этой папке уже лежат другие файлы.</translation>
    </message>
    <message>
        <source>A folder of its own keeps things apart: {path}</source>
        <translation>Лучше отдельная папка, чтобы ничего не смешалось: {path}</translation>
    </message>
    <message>
        <source>This folder belongs to one version of Stablehand; an update removes it.</source>
        <translation>Эта папка принадлежит одной версии Stablehand: обновление её удалит.</translation>
    </message>
    <message>
        <source>This is the top of a drive, not a folder.</source>
        <translation>Это корень диска, а не папка.</translation>
    </message>
    <message>
        <source>Stablehand was started inside of an archive. Windows deletes this folder when it likes.</source>
        <translation>Stablehand запущен прямо из архива. Windows может удалить эту папку в любой момент.</translation>
    </message>
    <message>
        <source>Unpack the archive into a folder first, and start it there.</source>
        <translation>Сначала распакуйте архив в папку и запустите оттуда.</translation>
    </message>
    <message>
        <source>macOS runs Stablehand out of a hidden copy that can only be read.</source>
        <translation>macOS запустила Stablehand из скрытой копии, которую можно только читать.</translation>
    </message>
    <message>
        <source>Move Stablehand.app to another folder in Finder, and start it there.</source>
        <translation>Перенесите Stablehand.app в другую папку в Finder и запустите оттуда.</translation>
    </message>
    <message>
        <source>This is a place for temporary files: the system deletes them.</source>
        <translation>Это место для временных файлов: система их удаляет.</translation>
    </message>
    <message>
        <source>This folder belongs to the system: writing there needs an administrator, and updates may clean it.</source>
        <translation>Это системная папка: писать туда может только администратор, а обновления могут её очистить.</translation>
    </message>
    <message>
        <source>The downloads folder is often cleaned up; models are better kept elsewhere.</source>
        <translation>Папку загрузок часто чистят; модели лучше хранить в другом месте.</translation>
    </message>
    <message>
        <source>{cloud} keeps this folder in step. It would upload tens of gigabytes, and can lock or take away files that a UI is using.</source>
        <translation>Эту папку синхронизирует {cloud}. Будут выгружаться десятки гигабайт, а файлы, с которыми работает интерфейс, могут оказаться заблокированы или исчезнуть.</translation>
    </message>
    <message>
        <source>Choose a folder that no cloud keeps in step.</source>
        <translation>Выберите папку, которую не синхронизирует облако.</translation>
    </message>
    <message>
        <source>This folder lies outside of this Linux: each file takes many times as long.</source>
        <translation>Эта папка лежит вне этого Linux: работа с каждым файлом во много раз медленнее.</translation>
    </message>
    <message>
        <source>Choose a folder in your home folder.</source>
        <translation>Выберите папку в своей домашней папке.</translation>
    </message>
    <message>
        <source>This is a network drive: installing and loading models take many times as long, and links or locks may not work.</source>
        <translation>Это сетевой диск: установка и загрузка моделей будут во много раз дольше, а ссылки и блокировки могут не работать.</translation>
    </message>
    <message>
        <source>Keep the data folder on a drive of this computer, and add the network drive as a model folder.</source>
        <translation>Держите папку данных на диске этого компьютера, а сетевой диск добавьте как папку моделей.</translation>
    </message>
    <message>
        <source>This place is in memory: a restart empties it.</source>
        <translation>Это место в оперативной памяти: перезагрузка его очистит.</translation>
    </message>
    <message>
        <source>This drive can be unplugged. Stablehand needs it whenever it runs.</source>
        <translation>Этот диск можно отключить. Stablehand он нужен всё время работы.</translation>
    </message>
    <message>
        <source>This drive is formatted as FAT32: no file may be larger than 4 GB, and there are no links. Most models do not fit.</source>
        <translation>Диск отформатирован в FAT32: файлы не больше 4 ГБ, ссылок нет. Большинство моделей не поместится.</translation>
    </message>
    <message>
        <source>Choose another drive, or format it anew as NTFS, APFS or ext4.</source>
        <translation>Выберите другой диск или отформатируйте этот заново в NTFS, APFS или ext4.</translation>
    </message>
    <message>
        <source>This drive is formatted as exFAT, which has no links: environments take more room, and some UIs cannot share models.</source>
        <translation>Диск отформатирован в exFAT, где нет ссылок: окружения займут больше места, а некоторые интерфейсы не смогут брать общие модели.</translation>
    </message>
    <message>
        <source>Only {free} GB are free there. A UI takes about 10 GB, a model 2 to 7 GB.</source>
        <translation>Там свободно только {free} ГБ. Интерфейс занимает около 10 ГБ, модель — от 2 до 7 ГБ.</translation>
    </message>
    <message>
        <source>{sign} in the path stands between folders in lists of them: Python refuses it.</source>
        <translation>Знак {sign} в пути разделяет папки в списках, поэтому Python такой путь не примет.</translation>
    </message>
    <message>
        <source>The path has letters beyond English ones. Some UIs cannot read files there on Windows.</source>
        <translation>В пути есть не английские буквы. Некоторые интерфейсы в Windows не смогут читать там файлы.</translation>
    </message>
    <message>
        <source>A short English path is safest, such as {path}.</source>
        <translation>Надёжнее всего короткий путь английскими буквами, например {path}.</translation>
    </message>
    <message>
        <source>The path has signs that scripts read as commands. Some UIs do not start there.</source>
        <translation>В пути есть знаки, которые скрипты принимают за команды. Некоторые интерфейсы там не запустятся.</translation>
    </message>
    <message>
        <source>The path has spaces; a few older UIs and extensions stumble over them.</source>
        <translation>В пути есть пробелы; некоторые старые интерфейсы и расширения на них спотыкаются.</translation>
    </message>
    <message>
        <source>The path is long ({length} characters): with long paths turned off, Windows stops at 260, and files of torch lie {deepest} deeper.</source>
        <translation>Путь длинный (знаков: {length}): при выключенных длинных путях Windows не даёт больше 260, а файлы torch лежат ещё на {deepest} глубже.</translation>
    </message>
    <message>
        <source>Choose a path of at most {most} characters, or turn on long paths in Windows.</source>
        <translation>Выберите путь не длиннее {most} знаков или включите длинные пути в Windows.</translation>
    </message>
</context>
<context>
    <name>plan</name>
    <message>
        <source>{name} uses no Python.</source>
        <translation>{name} обходится без Python.</translation>
    </message>
    <message>
        <source>Leave the Python out.</source>
        <translation>Не указывайте Python.</translation>
    </message>
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
    <message>
        <source>Copy the environment</source>
        <translation>Скопировать окружение</translation>
    </message>
    <message>
        <source>Mend the copy</source>
        <translation>Починить копию</translation>
    </message>
    <message>
        <source>Carry over what extensions had installed</source>
        <translation>Перенести то, что установили расширения</translation>
    </message>
    <message>
        <source>Start it on trial</source>
        <translation>Запустить для пробы</translation>
    </message>
</context>
<context>
    <name>presets</name>
    <message>
        <source>{name} has not been installed to the end.</source>
        <translation>Установка {name} не доведена до конца.</translation>
    </message>
    <message>
        <source>Install it to the end first, or repair it.</source>
        <translation>Сначала доведите установку до конца или почините её.</translation>
    </message>
    <message>
        <source>{name} has no preset &apos;{preset}&apos;.</source>
        <translation>У {name} нет пресета «{preset}».</translation>
    </message>
    <message>
        <source>There are none for this program.</source>
        <translation>Для этой программы их нет.</translation>
    </message>
    <message>
        <source>There are: {known}.</source>
        <translation>Есть такие: {known}.</translation>
    </message>
    <message>
        <source>{file} is not as Stablehand put it there, so it stays as it is.</source>
        <translation>{file} уже не такой, каким его записал Stablehand, поэтому останется как есть.</translation>
    </message>
    <message>
        <source>Rename or remove that file, then try again.</source>
        <translation>Переименуйте или удалите этот файл и попробуйте снова.</translation>
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
        <source>What was in use stays in use. Compare the sum in the settings with what its makers published.</source>
        <translation>Остаётся прежний каталог. Сверьте хеш в настройках с тем, что опубликовали его авторы.</translation>
    </message>
    <message>
        <source>Set the index of the catalog and its sum in the settings.</source>
        <translation>Укажите в настройках индекс каталога и его хеш.</translation>
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
        <source>Connect its drive and start again, or choose where the data folder is now.</source>
        <translation>Подключите её диск и запустите снова или укажите, где папка данных теперь.</translation>
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
        <source>It is no longer in the trash: perhaps another Stablehand has brought it back.</source>
        <translation>Этого уже нет в корзине: возможно, другой Stablehand вернул его на место.</translation>
    </message>
    <message>
        <source>It is no longer in quarantine: perhaps another Stablehand has let it in or taken it away.</source>
        <translation>Этого больше нет в карантине: возможно, другой Stablehand впустил или убрал файл.</translation>
    </message>
    <message>
        <source>Stop that program, or let it load another model, then try again.</source>
        <translation>Остановите эту программу или загрузите в ней другую модель, затем попробуйте ещё раз.</translation>
    </message>
    <message>
        <source>Connect its drive, or allow writing to the folder in the settings.</source>
        <translation>Подключите диск или разрешите запись в эту папку.</translation>
    </message>
    <message>
        <source>Put a token of the site into the accounts in the settings; check its name as well.</source>
        <translation>Введите токен сайта в настройках, в разделе «Учётные записи»; проверьте и имя.</translation>
    </message>
    <message>
        <source>Make a new token on the site, and put it into the accounts in the settings.</source>
        <translation>Создайте на сайте новый токен и введите его в настройках, в разделе «Учётные записи».</translation>
    </message>
    <message>
        <source>Accept the terms on its page, and put a token of the same account into the accounts in the settings. Then try again.</source>
        <translation>Примите условия на её странице и введите токен той же учётной записи в настройках, в разделе «Учётные записи». Затем попробуйте снова.</translation>
    </message>
    <message>
        <source>What was taken back already cannot be taken back again.</source>
        <translation>Отменённое уже нельзя отменить ещё раз.</translation>
    </message>
    <message>
        <source>Everything that was edited here has been taken back already.</source>
        <translation>Все правки отсюда уже отменены.</translation>
    </message>
    <message>
        <source>It is no longer in the list: perhaps another Stablehand has taken it out.</source>
        <translation>Этого больше нет в списке: возможно, другой Stablehand убрал папку.</translation>
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
        <source>Stablehand can make one of its own beside it; your files stay as they are.</source>
        <translation>Stablehand может создать рядом своё; ваши файлы останутся как есть.</translation>
    </message>
    <message>
        <source>Install {other} again.</source>
        <translation>Установите {other} снова.</translation>
    </message>
    <message>
        <source>Go back to its first snapshot, then give it back. Uninstalling takes it out of Stablehand as it is now.</source>
        <translation>Вернитесь к первому снимку, потом верните всё как было. Удаление уберёт его из Stablehand таким, какой он сейчас.</translation>
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
        <source>Unlock the keyring; or open it anew, with another password, under “Access from the network” in its menu.</source>
        <translation>Разблокируйте хранилище паролей или откройте доступ заново, с другим паролем: пункт «Доступ из сети» в её меню.</translation>
    </message>
    <message>
        <source>Nothing has to be done: its memory is free.</source>
        <translation>Делать ничего не нужно: её память свободна.</translation>
    </message>
    <message>
        <source>Stop it: that frees all that it holds.</source>
        <translation>Остановите её: так освободится всё, что она занимает.</translation>
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
        <source>Choose another folder, or make room on the drive.</source>
        <translation>Выберите другую папку или освободите место на диске.</translation>
    </message>
    <message>
        <source>Logs of launches from now on have times.</source>
        <translation>У журналов следующих запусков время будет.</translation>
    </message>
    <message>
        <source>Choose another port in its options, or end the program that uses this one.</source>
        <translation>Выберите другой порт в параметрах или закройте программу, которая занимает этот.</translation>
    </message>
    <message>
        <source>Choose the card under Environment: the torch that it needs is built beside the current one.</source>
        <translation>Выберите видеокарту в разделе «Окружение»: нужный ей torch соберётся рядом с нынешним.</translation>
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
        <source>Use another file: one that was written by Stablehand and not changed since.</source>
        <translation>Возьмите другой файл: записанный Stablehand и не изменённый после этого.</translation>
    </message>
    <message>
        <source>Only if you are sure that this is a mistake, launch it anyway.</source>
        <translation>Запускайте, только если уверены, что это ошибка.</translation>
    </message>
    <message>
        <source>Read the terms on its page, and agree to them in Browse.</source>
        <translation>Прочитайте условия на её странице и согласитесь с ними в каталоге.</translation>
    </message>
    <message>
        <source>Look for the same model as .safetensors, or for another copy; this one is better left alone.</source>
        <translation>Поищите ту же модель в .safetensors или другую копию; эту лучше не трогать.</translation>
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
    <name>quarantine</name>
    <message>
        <source>{path} is in quarantine itself.</source>
        <translation>{path} сам в карантине.</translation>
    </message>
    <message>
        <source>Name another place below {folder}.</source>
        <translation>Назовите другое место внутри папки {folder}.</translation>
    </message>
    <message>
        <source>Nothing in quarantine is named {id}.</source>
        <translation>В карантине нет ничего с именем {id}.</translation>
    </message>
    <message>
        <source>See what is there: stablehand models quarantine list</source>
        <translation>Что там есть: stablehand models quarantine list</translation>
    </message>
    <message>
        <source>The quarantine of {name} cannot be read: {reason}.</source>
        <translation>Карантин {name} нельзя прочитать: {reason}.</translation>
    </message>
    <message>
        <source>Check the permissions of its folder: {folder}</source>
        <translation>Проверьте права на его папку: {folder}</translation>
    </message>
    <message>
        <source>{name} may run code as soon as a program loads it: {reasons}.</source>
        <translation>{name} может выполнить код, как только программа его загрузит: {reasons}.</translation>
    </message>
    <message>
        <source>Its weights can be had without that: stablehand models convert {id}. Only if you trust whoever made it, agree with --accept-risk.</source>
        <translation>Веса можно получить и без этого: stablehand models convert {id}. Только если вы доверяете автору, согласитесь: --accept-risk.</translation>
    </message>
</context>
<context>
    <name>roots</name>
    <message>
        <source>it is no folder that is there</source>
        <translation>такой папки нет</translation>
    </message>
    <message>
        <source>Another program holds {file}.</source>
        <translation>Другая программа держит {file}.</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>Попробуйте через мгновение.</translation>
    </message>
    <message>
        <source>its {field} is not allowed</source>
        <translation>недопустимое значение поля {field}</translation>
    </message>
    <message>
        <source>Data/Models is always there and cannot be changed.</source>
        <translation>Папка Data/Models есть всегда, её нельзя изменить.</translation>
    </message>
    <message>
        <source>it overlaps {folder} ({id})</source>
        <translation>она пересекается с {folder} ({id})</translation>
    </message>
    <message>
        <source>There is no model folder named {id}.</source>
        <translation>Папки с моделями по имени {id} нет.</translation>
    </message>
    <message>
        <source>See all of them with: stablehand models roots</source>
        <translation>Все папки: stablehand models roots</translation>
    </message>
    <message>
        <source>{folder} cannot be a model folder: {reason}.</source>
        <translation>{folder} не может быть папкой с моделями: {reason}.</translation>
    </message>
    <message>
        <source>Choose a folder that holds no other and lies in no other.</source>
        <translation>Выберите папку, в которой нет другой и которая не лежит в другой.</translation>
    </message>
    <message>
        <source>{file} cannot be read: {reason}.</source>
        <translation>{file} нельзя прочитать: {reason}.</translation>
    </message>
    <message>
        <source>Correct the file or move it away; it is left as it is.</source>
        <translation>Исправьте файл или уберите его; он остаётся как есть.</translation>
    </message>
    <message>
        <source>UIs are given Data/Models. What lies in other folders they see only where their own settings name them.</source>
        <translation>Интерфейсам отдаётся Data/Models. Что лежит в других папках, они видят, только если те названы в их собственных настройках.</translation>
    </message>
    <message>
        <source>Its files stay where they are: {folder}</source>
        <translation>Файлы остаются на месте: {folder}</translation>
    </message>
</context>
<context>
    <name>selfupdate</name>
    <message>
        <source>Check this computer&apos;s clock. If it is right, whoever answers holds back newer versions.</source>
        <translation>Проверьте часы этого компьютера. Если они верны, тот, кто отвечает, придерживает новые версии.</translation>
    </message>
    <message>
        <source>Try again later; if it stays so, tell its makers.</source>
        <translation>Попробуйте позже; если ничего не изменится, сообщите авторам.</translation>
    </message>
    <message>
        <source>{new} is offered, which is older than {old} that is here.</source>
        <translation>Предлагается {new}, а здесь уже более новая {old}.</translation>
    </message>
    <message>
        <source>An older version is never taken from the feed.</source>
        <translation>Более старая версия никогда не берётся из списка.</translation>
    </message>
    <message>
        <source>The feed is that of the channel {other}; this is {own}.</source>
        <translation>Это список канала {other}, а здесь канал {own}.</translation>
    </message>
    <message>
        <source>What the feed says of {new} counted until {day}, which is over.</source>
        <translation>Сведения о {new} действовали до {day}, этот срок истёк.</translation>
    </message>
    <message>
        <source>The feed says what it said before {day}, not what it said last.</source>
        <translation>Список сообщает то, что было до {day}, а не последнее известное.</translation>
    </message>
    <message>
        <source>{new} is not made for this kind of computer.</source>
        <translation>Для такого компьютера {new} не выпускается.</translation>
    </message>
    <message>
        <source>{new} needs {name} {least} or newer; here is {there}.</source>
        <translation>Для {new} нужна {name} {least} или новее; здесь {there}.</translation>
    </message>
    <message>
        <source>The version that is here goes on working.</source>
        <translation>Установленная версия продолжит работать.</translation>
    </message>
    <message>
        <source>{said}</source>
        <translation>{said}</translation>
    </message>
    <message>
        <source>it says that it is {other}</source>
        <translation>она назвала себя версией {other}</translation>
    </message>
    <message>
        <source>it ended without an answer</source>
        <translation>она завершилась без ответа</translation>
    </message>
    <message>
        <source>Stablehand {version} does not start on this computer: {reason}.</source>
        <translation>Stablehand {version} не запускается на этом компьютере: {reason}.</translation>
    </message>
    <message>
        <source>The version that is here stays.</source>
        <translation>Остаётся установленная версия.</translation>
    </message>
    <message>
        <source>This Stablehand is not the portable app.</source>
        <translation>Этот Stablehand — не портативная сборка.</translation>
    </message>
    <message>
        <source>This build has no address to look for versions at.</source>
        <translation>В этой сборке нет адреса, по которому искать новые версии.</translation>
    </message>
    <message>
        <source>Get newer versions from where you got this one.</source>
        <translation>Новые версии берите там же, где взяли эту.</translation>
    </message>
    <message>
        <source>Updates of Stablehand are switched off.</source>
        <translation>Обновления Stablehand выключены.</translation>
    </message>
    <message>
        <source>Switch them on: the setting {name}.</source>
        <translation>Включите их: настройка {name}.</translation>
    </message>
    <message>
        <source>This build names a feed or a key that is none.</source>
        <translation>В этой сборке указан неверный адрес списка или ключ.</translation>
    </message>
    <message>
        <source>Make the folder of Stablehand writable, or unpack the new version by hand.</source>
        <translation>Разрешите запись в папку Stablehand или распакуйте новую версию вручную.</translation>
    </message>
    <message>
        <source>The list of versions is not signed by the makers of this build.</source>
        <translation>Список версий не подписан авторами этой сборки.</translation>
    </message>
    <message>
        <source>Nothing was taken from it. Try again later; if it stays so, tell its makers.</source>
        <translation>Из него ничего не взято. Попробуйте позже; если ничего не изменится, сообщите авторам.</translation>
    </message>
    <message>
        <source>It runs from a git checkout: git pull brings it up to date.</source>
        <translation>Он запущен из копии репозитория git: обновляется командой git pull.</translation>
    </message>
    <message>
        <source>It was installed as a Python package: what installed it (pip, pipx, uv) brings it up to date.</source>
        <translation>Он установлен как пакет Python: обновляйте тем, чем ставили (pip, pipx, uv).</translation>
    </message>
    <message>
        <source>The list of versions cannot be understood: {reason}.</source>
        <translation>Список версий не удалось понять: {reason}.</translation>
    </message>
    <message>
        <source>The version that is here goes on working. Try again later.</source>
        <translation>Установленная версия продолжит работать. Попробуйте позже.</translation>
    </message>
    <message>
        <source>Update Stablehand</source>
        <translation>Обновление Stablehand</translation>
    </message>
    <message>
        <source>Go back to the kept version of Stablehand</source>
        <translation>Возврат к сохранённой версии Stablehand</translation>
    </message>
    <message>
        <source>another build of it runs here</source>
        <translation>здесь работает другая сборка этой же версии</translation>
    </message>
    <message>
        <source>No version before {version} is kept here.</source>
        <translation>Более ранняя версия, чем {version}, здесь не хранится.</translation>
    </message>
    <message>
        <source>One is kept from the first update on.</source>
        <translation>Она появится после первого обновления.</translation>
    </message>
    <message>
        <source>another build of it is here, and runs</source>
        <translation>здесь есть другая сборка этой же версии, и она работает</translation>
    </message>
    <message>
        <source>UIs of yours run from the version that is here.</source>
        <translation>Ваши программы работают из установленной версии.</translation>
    </message>
    <message>
        <source>The new version lies ready; stop them, then do the same again.</source>
        <translation>Новая версия готова; остановите их и повторите.</translation>
    </message>
    <message>
        <source>What installed it brings it up to date, and back.</source>
        <translation>Обновляет и возвращает его то, чем он был установлен.</translation>
    </message>
    <message>
        <source>Another Stablehand is updating this portable app.</source>
        <translation>Это приложение уже обновляет другой Stablehand.</translation>
    </message>
    <message>
        <source>Wait until that is done, then try again.</source>
        <translation>Дождитесь конца и попробуйте снова.</translation>
    </message>
    <message>
        <source>There is too little room for Stablehand {version}: {missing} MB are missing.</source>
        <translation>Для Stablehand {version} мало места: не хватает {missing} МБ.</translation>
    </message>
    <message>
        <source>Make room on the drive of Stablehand, then try again; what was fetched is kept.</source>
        <translation>Освободите место на диске Stablehand и попробуйте снова; загруженное сохранено.</translation>
    </message>
    <message>
        <source>Stablehand {version} was not taken: {reason}.</source>
        <translation>Stablehand {version} не принят: {reason}.</translation>
    </message>
    <message>
        <source>what came is not the archive that the signed list names</source>
        <translation>пришёл не тот архив, который назван в подписанном списке</translation>
    </message>
    <message>
        <source>Fetching Stablehand {version}</source>
        <translation>Загружается Stablehand {version}</translation>
    </message>
    <message>
        <source>Unpacking Stablehand {version}</source>
        <translation>Распаковывается Stablehand {version}</translation>
    </message>
    <message>
        <source>Starting Stablehand {version} on trial</source>
        <translation>Пробный запуск Stablehand {version}</translation>
    </message>
    <message>
        <source>Switching to Stablehand {version}</source>
        <translation>Переход на Stablehand {version}</translation>
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
        <source>it must be system, none, or like http://host:8080</source>
        <translation>нужно system, none или адрес вида http://host:8080</translation>
    </message>
    <message>
        <source>a proxy has a host and a port, but no path</source>
        <translation>у прокси есть хост и порт, но нет пути</translation>
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
        <source>After how many hours the window looks for updates of what is installed; 0 is never by itself.</source>
        <translation>Через сколько часов окно проверяет обновления установленного; 0 — никогда само.</translation>
    </message>
    <message>
        <source>Newer versions of the portable app: tell of them, fetch them too, or never ask (off).</source>
        <translation>Новые версии портативной сборки: сообщать о них (notify), ещё и загружать (download) или никогда не спрашивать (off).</translation>
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
        <source>Packages that came to the index fewer days ago are not installed, but for torch; 0 takes any.</source>
        <translation>Пакеты, которые появились в индексе меньше чем столько дней назад, не ставятся, кроме torch; 0 — любые.</translation>
    </message>
    <message>
        <source>How many snapshots of an install are kept besides the current one; the last good one always.</source>
        <translation>Сколько снимков хранить кроме нынешнего; последний рабочий остаётся всегда.</translation>
    </message>
    <message>
        <source>How many GB the snapshots of an install may take together; 0 is any.</source>
        <translation>Сколько ГБ могут занимать снимки одной установки; 0 — сколько угодно.</translation>
    </message>
    <message>
        <source>How many MB a second the sums of models are computed at; 0 is full speed.</source>
        <translation>Сколько МБ в секунду читать при вычислении хешей моделей; 0 — полная скорость.</translation>
    </message>
    <message>
        <source>What is written beside models for other programs too: Stability Matrix reads cm-info, A1111 civitai.</source>
        <translation>Что записывать рядом с моделями для других программ: Stability Matrix читает cm-info, A1111 — civitai.</translation>
    </message>
    <message>
        <source>Whether a lookup fetches pictures for models that have none.</source>
        <translation>Загружать ли при поиске картинки для моделей, у которых их нет.</translation>
    </message>
    <message>
        <source>How many downloads of the queue run together, 1 to 8.</source>
        <translation>Сколько загрузок из очереди идёт одновременно, от 1 до 8.</translation>
    </message>
    <message>
        <source>How many connections a download may use where they help, 1 to 16.</source>
        <translation>Сколько соединений может использовать загрузка, где это помогает, от 1 до 16.</translation>
    </message>
    <message>
        <source>How many MB a second all downloads may take together; 0 is full speed.</source>
        <translation>Сколько МБ в секунду могут занимать все загрузки вместе; 0 — без ограничений.</translation>
    </message>
    <message>
        <source>When the queue stands still each day, such as 18:00-23:00; empty is never.</source>
        <translation>Когда очередь каждый день стоит, например 18:00-23:00; пусто — никогда.</translation>
    </message>
    <message>
        <source>Way to the internet: system, none, or a proxy like http://proxy.example:8080.</source>
        <translation>Выход в интернет: system, none или прокси вида http://proxy.example:8080.</translation>
    </message>
    <message>
        <source>How many days logs of UIs are kept; 0 is any.</source>
        <translation>Сколько дней хранить журналы интерфейсов; 0 — без срока.</translation>
    </message>
    <message>
        <source>How many MB the logs of UIs may take together, the oldest go; 0 is any.</source>
        <translation>Сколько МБ могут занимать все журналы интерфейсов, старые удаляются; 0 — сколько угодно.</translation>
    </message>
    <message>
        <source>What Stablehand writes into its own log.</source>
        <translation>Что Stablehand пишет в свой журнал.</translation>
    </message>
    <message>
        <source>Index of a catalog of packages over the built-in one, an address or a file; empty is none.</source>
        <translation>Индекс каталога пакетов поверх встроенного, адрес или файл; пусто — никакого.</translation>
    </message>
    <message>
        <source>The SHA-256 of that index; nothing else is taken from its address.</source>
        <translation>SHA-256 этого индекса; ничего другого с его адреса не берётся.</translation>
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
        <source>Where Node.js is fetched from.</source>
        <translation>Откуда загружать Node.js.</translation>
    </message>
    <message>
        <source>Where the .NET SDK is fetched from.</source>
        <translation>Откуда загружать .NET SDK.</translation>
    </message>
    <message>
        <source>Where git is fetched from on Windows.</source>
        <translation>Откуда загружать git в Windows.</translation>
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
        <source>A mirror of the index of WebUI extensions; empty is the public one.</source>
        <translation>Зеркало индекса расширений WebUI; пусто — общедоступный.</translation>
    </message>
    <message>
        <source>A mirror of the index of SD.Next extensions; empty is the public one.</source>
        <translation>Зеркало индекса расширений SD.Next; пусто — общедоступный.</translation>
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
        <source>it must be a SHA-256, 64 hexadecimal digits</source>
        <translation>нужен SHA-256: 64 шестнадцатеричные цифры</translation>
    </message>
    <message>
        <source>it must be two times of the day, like 22:00-07:00</source>
        <translation>нужны два времени суток, например 22:00-07:00</translation>
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
    <message>
        <source>The proxy has no address yet.</source>
        <translation>Адрес прокси ещё не задан.</translation>
    </message>
    <message>
        <source>This name or password is empty or too long.</source>
        <translation>Имя или пароль пусты или слишком длинны.</translation>
    </message>
    <message>
        <source>Set the proxy first, like http://host:8080.</source>
        <translation>Сначала задайте прокси, например http://host:8080.</translation>
    </message>
    <message>
        <source>Name and password are kept apart from the settings: in the system&apos;s keyring.</source>
        <translation>Имя и пароль хранятся отдельно от настроек — в системном хранилище паролей.</translation>
    </message>
    <message>
        <source>There is no keyring here: name and password are in a file of the data folder that only you may read.</source>
        <translation>Хранилища паролей здесь нет: имя и пароль лежат в файле папки данных, который можете прочитать только вы.</translation>
    </message>
    <message>
        <source>No change of the settings is left to take back.</source>
        <translation>Отменять больше нечего.</translation>
    </message>
    <message>
        <source>Changed since, so left as it is: {keys}.</source>
        <translation>С тех пор изменено, поэтому оставлено: {keys}.</translation>
    </message>
    <message>
        <source>Left out, since they belong to this computer: {keys}.</source>
        <translation>Пропущено, потому что относится к этому компьютеру: {keys}.</translation>
    </message>
    <message>
        <source>Accounts are not in it, put their tokens in: {hubs}.</source>
        <translation>Учётных записей в файле нет, вставьте их токены заново: {hubs}.</translation>
    </message>
    <message>
        <source>Model folders are not in it, add them: {folders}.</source>
        <translation>Папок с моделями в файле нет, добавьте их: {folders}.</translation>
    </message>
    <message>
        <source>Left out, since they belong to another computer: {keys}.</source>
        <translation>Пропущено, потому что относится к другому компьютеру: {keys}.</translation>
    </message>
    <message>
        <source>Not known to this version, so left out: {keys}.</source>
        <translation>Эта версия такого не знает, поэтому пропущено: {keys}.</translation>
    </message>
    <message>
        <source>Name another file.</source>
        <translation>Укажите другой файл.</translation>
    </message>
    <message>
        <source>It was written by a newer Stablehand.</source>
        <translation>Файл записан более новым Stablehand.</translation>
    </message>
    <message>
        <source>{key} cannot have this value: {problem}.</source>
        <translation>{key} не может иметь такое значение: {problem}.</translation>
    </message>
    <message>
        <source>Line {line} is no TOML: {problem}.</source>
        <translation>Строка {line} — не TOML: {problem}.</translation>
    </message>
    <message>
        <source>It cannot be read: {problem}.</source>
        <translation>Файл не читается: {problem}.</translation>
    </message>
    <message>
        <source>{file} was not taken in: {problem}</source>
        <translation>{file} не загружен: {problem}</translation>
    </message>
    <message>
        <source>Nothing was changed. Correct the file, or leave it.</source>
        <translation>Ничего не изменилось. Исправьте файл или оставьте как есть.</translation>
    </message>
</context>
<context>
    <name>setup</name>
    <message>
        <source>{name} has no torch of its own.</source>
        <translation>У {name} нет собственного torch.</translation>
    </message>
    <message>
        <source>There is no torch &apos;{word}&apos;.</source>
        <translation>Нет такого torch: «{word}».</translation>
    </message>
    <message>
        <source>There is: {known}.</source>
        <translation>Есть: {known}.</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is not kept at a version.</source>
        <translation>У «{text}» версия не закреплена.</translation>
    </message>
    <message>
        <source>Kept: {pins}.</source>
        <translation>Закреплено: {pins}.</translation>
    </message>
    <message>
        <source>Keep another version of it, or none.</source>
        <translation>Закрепите другую версию или никакую.</translation>
    </message>
    <message>
        <source>This version of Stablehand does not know it.</source>
        <translation>Эта версия Stablehand его не знает.</translation>
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
    <message>
        <source>{package} cannot share models by &apos;{method}&apos;.</source>
        <translation>{package} не может получать общие модели способом «{method}».</translation>
    </message>
    <message>
        <source>It can by: {methods}.</source>
        <translation>Возможные способы: {methods}.</translation>
    </message>
    <message>
        <source>{package} is told by its options or a config file where the shared models lie.</source>
        <translation>Где лежат общие модели, {package} узнаёт из параметров или файла настроек.</translation>
    </message>
    <message>
        <source>The model folders of {package} become links into the shared models.</source>
        <translation>Папки моделей {package} станут ссылками на общие модели.</translation>
    </message>
    <message>
        <source>{package} is told of the shared models by its own interface when it runs.</source>
        <translation>Общие модели попадают в список {package}, когда программа работает.</translation>
    </message>
    <message>
        <source>{package} sees its own folders only; our links and settings are taken out.</source>
        <translation>{package} видит только свои папки; ссылки и настройки Stablehand будут убраны.</translation>
    </message>
    <message>
        <source>Models and results that lie in the shared folders stay there, and this install does not see them.</source>
        <translation>Модели и результаты из общих папок останутся там, но эта установка их не увидит.</translation>
    </message>
    <message>
        <source>{count} folders have no option or setting and become links.</source>
        <translation>Папок без параметра и настройки: {count}; они станут ссылками.</translation>
    </message>
    <message>
        <source>The models are put on its list when it runs for the first time.</source>
        <translation>Модели попадут в её список при первом запуске.</translation>
    </message>
    <message>
        <source>At its last launch not all models could be put on its list: {reason}</source>
        <translation>При последнем запуске не все модели попали в список программы: {reason}</translation>
    </message>
    <message>
        <source>Models that it did not take: {count}, such as {name} ({reason})</source>
        <translation>Программа не приняла моделей: {count}, например {name} ({reason})</translation>
    </message>
    <message>
        <source>On its list are models that are gone from the library: {count}, such as {name}</source>
        <translation>В списке программы есть модели, которых в библиотеке уже нет: {count}, например {name}</translation>
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
    <message>
        <source>Fetch {name} {version}</source>
        <translation>Загрузка {name} {version}</translation>
    </message>
    <message>
        <source>{name} {version} is needed by {installs}.</source>
        <translation>{name} {version} нужен этим установкам: {installs}.</translation>
    </message>
    <message>
        <source>Say --yes to remove it all the same; an update fetches it again.</source>
        <translation>Чтобы всё равно удалить, добавьте --yes; обновление загрузит его снова.</translation>
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
        <source>{card} could be used through torch&apos;s XPU builds, but this package does not work with them. ComfyUI uses the card.</source>
        <translation>{card} подходит для сборок torch с XPU, но этот пакет с ними не работает. ComfyUI эту карту использует.</translation>
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
        <source>DirectML takes Windows&apos; first adapter; if that is not {card}, give the card&apos;s number among the launch options.</source>
        <translation>DirectML берёт первый адаптер Windows; если это не {card}, укажите номер карты в параметрах запуска.</translation>
    </message>
    <message>
        <source>{card} has no ROCm build on Windows that this package can use; DirectML works on any DirectX 12 card, more slowly.</source>
        <translation>{card}: в Windows нет сборки ROCm, подходящей этому пакету; DirectML работает на любой карте с DirectX 12, но медленнее.</translation>
    </message>
    <message>
        <source>{card} is {gfx}; ZLUDA runs the CUDA 11.8 build of torch {torch} on it.</source>
        <translation>{card} — это {gfx}; ZLUDA запускает на ней сборку torch {torch} для CUDA 11.8.</translation>
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
        <source>Deleting moves things and copies nothing, so both have to lie on one drive.</source>
        <translation>При удалении ничего не копируется, только переносится, поэтому всё должно лежать на одном диске.</translation>
    </message>
    <message>
        <source>{name} cannot be put back: {problem}.</source>
        <translation>Не удаётся вернуть {name} на место: {problem}.</translation>
    </message>
    <message>
        <source>It lies at {path}.</source>
        <translation>Сейчас это лежит здесь: {path}.</translation>
    </message>
    <message>
        <source>Bring back {name}</source>
        <translation>Возврат {name}</translation>
    </message>
    <message>
        <source>Putting it back where it was</source>
        <translation>Возвращается на место</translation>
    </message>
    <message>
        <source>Its packages cannot be had as they were any more, so others were chosen: {why}</source>
        <translation>Прежние версии пакетов больше недоступны, поэтому выбраны другие: {why}</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>Очистка корзины</translation>
    </message>
    <message>
        <source>Deleting {name}</source>
        <translation>Удаление {name}</translation>
    </message>
    <message>
        <source>There is no &apos;{name}&apos; in the trash.</source>
        <translation>В корзине нет «{name}».</translation>
    </message>
    <message>
        <source>What is in it: stablehand trash list</source>
        <translation>Что в ней: stablehand trash list</translation>
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
        <source>today</source>
        <translation>сегодня</translation>
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
<context>
    <name>update</name>
    <message>
        <source>Look for updates</source>
        <translation>Проверка обновлений</translation>
    </message>
    <message>
        <source>Looking for updates of {name}</source>
        <translation>Проверяем обновления {name}</translation>
    </message>
    <message>
        <source>{name} is not installed completely, so it has no updates.</source>
        <translation>Установка {name} не завершена, поэтому обновлений нет.</translation>
    </message>
    <message>
        <source>{name} is kept as it is, so it has no updates.</source>
        <translation>{name} остаётся как есть, поэтому обновлений нет.</translation>
    </message>
    <message>
        <source>No look for updates of {name}: {problem}</source>
        <translation>Обновления {name} проверить не удалось: {problem}</translation>
    </message>
    <message>
        <source>{name} is no git checkout, so nothing can be compared.</source>
        <translation>{name} — не репозиторий git, сравнить не с чем.</translation>
    </message>
</context>
<context>
    <name>usage</name>
    <message>
        <source>--name and --sha256 are for one file at a time.</source>
        <translation>--name и --sha256 — для одного файла за раз.</translation>
    </message>
    <message>
        <source>Fetch the files one by one.</source>
        <translation>Загрузите файлы по одному.</translation>
    </message>
</context>
<context>
    <name>versions</name>
    <message>
        <source>{name} comes with Stablehand, so it follows nothing else.</source>
        <translation>{name} поставляется вместе со Stablehand и обновляется только с ним.</translation>
    </message>
    <message>
        <source>{name} has releases only, no branches.</source>
        <translation>У {name} есть только релизы, веток нет.</translation>
    </message>
    <message>
        <source>Only a branch can be named; {name} was told otherwise.</source>
        <translation>Назвать можно только ветку; для {name} указано другое.</translation>
    </message>
    <message>
        <source>To keep it as it is: stablehand follow NAME nothing</source>
        <translation>Чтобы оставить как есть: stablehand follow NAME nothing</translation>
    </message>
    <message>
        <source>Whether there is a branch {branch} is not known: {why}</source>
        <translation>Есть ли ветка {branch}, неизвестно: {why}</translation>
    </message>
    <message>
        <source>The repository has no releases.</source>
        <translation>В репозитории нет релизов.</translation>
    </message>
    <message>
        <source>Follow a branch instead: stablehand follow NAME branch</source>
        <translation>Выберите ветку: stablehand follow NAME branch</translation>
    </message>
    <message>
        <source>There is no version {version} of {name}.</source>
        <translation>Версии {version} у {name} нет.</translation>
    </message>
    <message>
        <source>The newest are: {versions}.</source>
        <translation>Самые новые: {versions}.</translation>
    </message>
</context>
<context>
    <name>vram</name>
    <message>
        <source>{name} does not run, so it holds nothing.</source>
        <translation>{name} не работает и ничего не занимает.</translation>
    </message>
    <message>
        <source>What runs: stablehand running</source>
        <translation>Что работает: stablehand running</translation>
    </message>
    <message>
        <source>its API does not answer yet</source>
        <translation>его API ещё не отвечает</translation>
    </message>
    <message>
        <source>its page is not on this computer</source>
        <translation>его страница не на этом компьютере</translation>
    </message>
    <message>
        <source>Free video memory of {name}</source>
        <translation>Освободить видеопамять: {name}</translation>
    </message>
    <message>
        <source>Asking the program to let go of it</source>
        <translation>Просим программу освободить её</translation>
    </message>
    <message>
        <source>{name} is making something now.</source>
        <translation>{name} сейчас занят работой.</translation>
    </message>
    <message>
        <source>Try again once it is done, or stop it.</source>
        <translation>Повторите, когда она закончит, или остановите её.</translation>
    </message>
    <message>
        <source>{name} cannot be asked to give its video memory back.</source>
        <translation>{name} нельзя попросить освободить видеопамять.</translation>
    </message>
    <message>
        <source>Launch it with {option}, or stop it.</source>
        <translation>Запустите его с {option} или остановите.</translation>
    </message>
    <message>
        <source>Stop it: stablehand stop {name}</source>
        <translation>Остановить: stablehand stop {name}</translation>
    </message>
    <message>
        <source>{name} did not give its video memory back: {reason}.</source>
        <translation>{name} не освободил видеопамять: {reason}.</translation>
    </message>
    <message>
        <source>Stopping it frees all of it.</source>
        <translation>Если остановить его, освободится всё.</translation>
    </message>
    <message>
        <source>Only stopping {names} makes enough room for {name}.</source>
        <translation>Места для {name} хватит, только если остановить: {names}.</translation>
    </message>
    <message>
        <source>Stop what is in the way with --make-room=stop, or leave --make-room out.</source>
        <translation>Остановите то, что мешает, с --make-room=stop или уберите --make-room.</translation>
    </message>
    <message>
        <source>{name} was seen to hold {need} of video memory; {free} are free now.</source>
        <translation>Раньше {name} занимал {need} видеопамяти; сейчас свободно {free}.</translation>
    </message>
    <message>
        <source>Only {free} of video memory are free; {name} may run out of it.</source>
        <translation>Свободно только {free} видеопамяти; {name} её может не хватить.</translation>
    </message>
    <message>
        <source>{name} holds {held} and gives it back if asked: stablehand running free {name}</source>
        <translation>{name} занимает {held} и отдаст их, если попросить: stablehand running free {name}</translation>
    </message>
    <message>
        <source>{name} holds {held}: stablehand stop {name}</source>
        <translation>{name} занимает {held}: stablehand stop {name}</translation>
    </message>
    <message>
        <source>{name} gave {freed} of video memory back and holds {held} now.</source>
        <translation>{name} освободил {freed} видеопамяти и сейчас занимает {held}.</translation>
    </message>
    <message>
        <source>{name} was asked, but nothing came free: it still holds {held}.</source>
        <translation>{name} получил запрос, но ничего не освободилось: по-прежнему занято {held}.</translation>
    </message>
    <message>
        <source>{name} was stopped to make room.</source>
        <translation>{name} остановлен, чтобы освободить место.</translation>
    </message>
    <message>
        <source>{name} was asked. How much came free cannot be told here.</source>
        <translation>{name} получил запрос. Сколько освободилось, здесь узнать нельзя.</translation>
    </message>
</context>
<context>
    <name>watch</name>
    <message>
        <source>Your own list of harmful packages cannot be used: {reason}. The list that comes with Stablehand holds. ({file})</source>
        <translation>Ваш список вредоносных пакетов использовать нельзя: {reason}. Действует список, который идёт со Stablehand. ({file})</translation>
    </message>
    <message>
        <source>{what} was installed for {name} and is known to do harm: {why}</source>
        <translation>Для {name} установлен вредоносный {what}: {why}</translation>
    </message>
    <message>
        <source>Without packages that are younger than {days} days (the setting {setting}), nothing fits together. {cause}</source>
        <translation>Без пакетов младше {days} дн. (настройка {setting}) ничего не сходится. {cause}</translation>
    </message>
    <message>
        <source>Lower the setting {setting}, or wait until the packages are old enough. An index that does not say when its files came counts as young.</source>
        <translation>Уменьшите настройку {setting} или подождите, пока пакеты станут старше. Индекс, который не сообщает даты файлов, считается новым.</translation>
    </message>
    <message>
        <source>{what} ({place}): {why}</source>
        <translation>{what} ({place}): {why}</translation>
    </message>
    <message>
        <source>{name} asks for {what}, which is known to do harm: {why} Nothing of it was fetched.</source>
        <translation>{name} требует {what}, а это вредоносный пакет: {why} Ничего из него не загружено.</translation>
    </message>
    <message>
        <source>Choose another release of {name}, and tell its authors. Known from: {source}</source>
        <translation>Выберите другой релиз {name} и сообщите авторам. Источник: {source}</translation>
    </message>
    <message>
        <source>Known from: {source}</source>
        <translation>Источник: {source}</translation>
    </message>
    <message>
        <source>{clean} Known from: {source}</source>
        <translation>{clean} Источник: {source}</translation>
    </message>
    <message>
        <source>Remove it, and change your passwords.</source>
        <translation>Удалите его и смените пароли.</translation>
    </message>
    <message>
        <source>{name} is started with what is known to do harm: {what}</source>
        <translation>{name} запускается с вредоносным содержимым: {what}</translation>
    </message>
    <message>
        <source>{name} is not started: {what} in it is known to do harm. {why} {clean}</source>
        <translation>{name} не запущен: внутри вредоносный {what}. {why} {clean}</translation>
    </message>
    <message>
        <source>It was told by {place}. For the whole install: stablehand doctor {install}. If you are sure that this is a mistake, launch it with {consent}.</source>
        <translation>Об этом сообщает {place}. По всей установке: stablehand doctor {install}. Если уверены, что это ошибка, запустите с {consent}.</translation>
    </message>
</context>
<context>
    <name>web</name>
    <message>
        <source>its redirects go round in a circle</source>
        <translation>перенаправления идут по кругу</translation>
    </message>
    <message>
        <source>it redirects too often</source>
        <translation>слишком много перенаправлений</translation>
    </message>
    <message>
        <source>its address is none</source>
        <translation>адрес недопустим</translation>
    </message>
    <message>
        <source>it redirects to an unsafe address</source>
        <translation>перенаправляет на небезопасный адрес</translation>
    </message>
    <message>
        <source>it redirects into a private network</source>
        <translation>перенаправляет во внутреннюю сеть</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted.</source>
        <translation>Сертификату {host} нет доверия.</translation>
    </message>
    <message>
        <source>Behind a company&apos;s proxy, name its certificate: SSL_CERT_FILE.</source>
        <translation>Если выход в сеть идёт через прокси организации, укажите её сертификат: SSL_CERT_FILE.</translation>
    </message>
    <message>
        <source>it does not answer in time</source>
        <translation>не отвечает вовремя</translation>
    </message>
    <message>
        <source>The proxy that is set on this machine cannot be used.</source>
        <translation>Прокси, заданный на этом компьютере, использовать нельзя.</translation>
    </message>
    <message>
        <source>It has to begin with http:// or https://. Correct HTTPS_PROXY, HTTP_PROXY and ALL_PROXY, or the proxy of the system.</source>
        <translation>Он должен начинаться с http:// или https://. Исправьте HTTPS_PROXY, HTTP_PROXY и ALL_PROXY или прокси системы.</translation>
    </message>
    <message>
        <source>its answer is packed in a way nobody asked for</source>
        <translation>его ответ сжат так, как никто не просил</translation>
    </message>
    <message>
        <source>its answer is damaged</source>
        <translation>его ответ повреждён</translation>
    </message>
    <message>
        <source>it hangs up in the middle</source>
        <translation>обрывает связь посередине</translation>
    </message>
    <message>
        <source>{said}</source>
        <translation>{said}</translation>
    </message>
    <message>
        <source>{host} cannot be asked: {reason}.</source>
        <translation>{host} нельзя спросить: {reason}.</translation>
    </message>
    <message>
        <source>Check the connection, and the proxy if there is one.</source>
        <translation>Проверьте соединение и прокси, если он есть.</translation>
    </message>
    <message>
        <source>it does not give this without a login ({status})</source>
        <translation>без входа это не отдаётся ({status})</translation>
    </message>
    <message>
        <source>It may need a token of yours, or its terms have to be accepted on its page.</source>
        <translation>Возможно, нужен ваш токен или надо принять условия на странице.</translation>
    </message>
    <message>
        <source>it has nothing there ({status})</source>
        <translation>там ничего нет ({status})</translation>
    </message>
    <message>
        <source>Check the address; private files look the same.</source>
        <translation>Проверьте адрес; закрытые файлы выглядят так же.</translation>
    </message>
    <message>
        <source>it was asked too often ({status})</source>
        <translation>слишком много запросов ({status})</translation>
    </message>
    <message>
        <source>Try again in some minutes.</source>
        <translation>Попробуйте через несколько минут.</translation>
    </message>
    <message>
        <source>it answers with status {status}</source>
        <translation>отвечает статусом {status}</translation>
    </message>
    <message>
        <source>Check the address.</source>
        <translation>Проверьте адрес.</translation>
    </message>
    <message>
        <source>its name is not known here</source>
        <translation>его имя здесь неизвестно</translation>
    </message>
    <message>
        <source>the proxy that is set is none of http://</source>
        <translation>заданный прокси — не http://</translation>
    </message>
</context>
</TS>
