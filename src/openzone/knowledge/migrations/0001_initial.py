import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import openzone.core.search
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('cases', '0001_initial'),
        ('places', '0002_core_belongs_to_zones'),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('published', 'published'), ('retired', 'retired')], default='draft', max_length=10)),
                ('version_count', models.PositiveIntegerField(default=0)),
                ('review_on', models.DateField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('retired_reason', models.TextField(blank=True)),
                ('changed_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=1)),
                ('retired_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='article', to='cases.message')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='places.unit')),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='places.zone')),
            ],
        ),
        migrations.CreateModel(
            name='ArticleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('answer', 'answer'), ('guide', 'guide')], max_length=10)),
                ('audience', models.CharField(choices=[('public', 'everybody'), ('enterprises', 'enterprises'), ('staff', 'people of the zone')], max_length=12)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('title_local', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField(blank=True)),
                ('body_local', models.TextField(blank=True)),
                ('words', models.GeneratedField(db_persist=True, expression=openzone.core.search.SearchWords(models.Func(models.Func(models.Func(models.F('title'), models.F('title_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('body'), arg_joiner=" || ' ' || ", template='(%(expressions)s)'), models.F('body_local'), arg_joiner=" || ' ' || ", template='(%(expressions)s)')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('remark', models.CharField(blank=True, max_length=300)),
                ('written_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='knowledge.article')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.category')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['words'], name='article_version_words')],
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='article_version_once'), models.CheckConstraint(condition=models.Q(('title', ''), ('title_local', ''), _negated=True), name='article_version_titled'), models.CheckConstraint(condition=models.Q(('body', ''), ('body_local', ''), _negated=True), name='article_version_written'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='article_version_published_whole')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='shown',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shown_of', to='knowledge.articleversion'),
        ),
        migrations.CreateModel(
            name='Use',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('inserted_at', models.DateTimeField(null=True)),
                ('helpful', models.BooleanField(null=True)),
                ('judged_at', models.DateTimeField(null=True)),
                ('article', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='knowledge.article')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='article_used'), models.Index(condition=models.Q(('opened_at__isnull', False)), fields=['opened_at'], name='article_opened')],
                'constraints': [models.UniqueConstraint(fields=('article', 'user'), name='article_use_once'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('opened_at__isnull', False), _connector='OR'), name='article_answered_if_opened'), models.CheckConstraint(condition=models.Q(models.Q(('helpful__isnull', True), ('judged_at__isnull', True)), models.Q(('helpful__isnull', False), ('judged_at__isnull', False)), _connector='OR'), name='article_judged_whole')],
            },
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['zone', '-changed_at', '-id'], name='article_newest'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('retired_at__isnull', False), ('retired_by__isnull', False), ('state', 'retired')), models.Q(models.Q(('state', 'retired'), _negated=True), ('retired_at__isnull', True), ('retired_by__isnull', True)), _connector='OR'), name='article_retired_whole'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'retired'])), name='article_state_known'),
        ),
        migrations.AddIndex(
            model_name='articleversion',
            index=models.Index(condition=models.Q(('published_at__isnull', True)), fields=['article'], name='article_version_waiting'),
        ),
    ]
